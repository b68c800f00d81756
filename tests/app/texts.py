"""Groups of texts whose keys the app puts together; ``test_room`` holds each to what the app can ask for."""

BUILT = tuple(
    f"app.{group}_"
    for group in (
        "layer", "about", "cell", "detail", "pace", "part", "page", "tie", "role", "language", "contest", "field",
        "line", "only", "whose", "shown",
    )
)  # fmt: skip
