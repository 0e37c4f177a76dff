"""A board as a picture: one pure layout, written as SVG. See docs/pictures.md."""
