"""The planners' room: an app in the browser of the same machine (Solara), started by ``conflict-sim app``.

``screen`` reads and writes links, ``live`` plays a model in the background, ``view`` is what may be shown of it, and
the modules of charts turn a view into plain dictionaries: none of them knows Solara. ``site``, ``shell`` and one
module per page draw; ``pages`` is the table of pages.
"""
