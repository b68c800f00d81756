"""Answers of all questions, one after the other, and the page that collects them.

python experiments/answers.py                      # all in earnest, about two hours on two cores; goes on where it stopped
python experiments/answers.py --only Q4,Q13        # some of them
python experiments/answers.py --quick              # tiny forms: shows that they run
python experiments/answers.py --write docs/answers.md   # no runs: the page, with its figures, from what is there
"""

import argparse
import logging
import runpy
import shutil
import sys
from pathlib import Path

from conflict_sim.questions.page import page, picture_name, read_answers

HERE = Path(__file__).parent
SCRIPTS = {f"Q{int(path.stem[1:3])}": path for path in sorted(HERE.glob("q[0-9][0-9]_*.py"))}
log = logging.getLogger("answers")


def ask(code, options):
    """Run a question's script as its own command line would."""
    given = ["--lang", options.lang, "--out", str(options.results / code.lower())]
    given += ["--quick"] * options.quick + (["--workers", str(options.workers)] if options.workers else [])
    sys.argv = [f"experiments/{SCRIPTS[code].name}", *given]
    runpy.run_path(str(SCRIPTS[code]), run_name="__main__")


def write(path, options):
    """Write the page and copy its figures beside it."""
    answers = read_answers(options.results)
    images = path.parent / "images" / "answers"
    images.mkdir(parents=True, exist_ok=True)
    for record in answers:
        shutil.copyfile(record["folder"] / "figure.png", images / picture_name(record))
    path.write_text(
        page(answers, options.lang, images="images/answers", wanted=list(SCRIPTS)), encoding="utf-8"
    )
    log.info("%d answers in %s", len(answers), path)


def main():
    """Ask what is wanted, or write the page."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", help="questions with commas between them (Q4,Q13)")
    parser.add_argument("--quick", action="store_true", help="tiny forms")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page and run nothing")
    parser.add_argument("--results", type=Path, default=Path("results") / "answers", metavar="DIR")
    parser.add_argument("--lang", choices=("id", "en"), default="en")
    parser.add_argument("--workers", type=int)
    options = parser.parse_args()
    if options.write:
        return write(options.write, options)
    wanted = options.only.upper().split(",") if options.only else list(SCRIPTS)
    unknown = [code for code in wanted if code not in SCRIPTS]
    if unknown:
        parser.error(f"no script for {', '.join(unknown)}; there are {', '.join(SCRIPTS)}")
    for code in wanted:
        ask(code, options)
    return None


if __name__ == "__main__":
    main()
