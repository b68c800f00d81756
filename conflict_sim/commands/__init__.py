"""What each command of the command line does; heavy modules are imported when a command runs."""
