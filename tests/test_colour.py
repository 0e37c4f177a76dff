import pytest

from voteboard.branding import Branding
from voteboard.colour import BLACK, WHITE, contrast, ink_on, parse, quieter


def test_colours_are_read_in_the_usual_spellings():
    assert str(parse("#0A0d18")) == "#0a0d18"
    assert str(parse(" fff ")) == "#ffffff"
    for text in ("", "#12", "12345", "red", "#12345g", "rgb(0,0,0)", "1234567"):
        with pytest.raises(ValueError, match="colour like"):
            parse(text)


def test_contrast_is_that_of_wcag():
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(WHITE, WHITE) == 1
    # https://webaim.org/resources/contrastchecker/ gives 4.48 for #777 on white.
    assert contrast(parse("#777777"), WHITE) == pytest.approx(4.48, abs=0.01)
    assert contrast(WHITE, parse("#777777")) == contrast(parse("#777777"), WHITE)


@pytest.mark.parametrize("ground", ["#000", "#fff", "#0a0d18", "#c2185b", "#ffc857", "#757575", "#767676"])
def test_some_ink_can_be_read_on_every_ground(ground):
    ground = parse(ground)
    assert contrast(ink_on(ground), ground) >= 4.5
    assert contrast(quieter(ink_on(ground), ground), ground) >= 4.5


def test_a_colour_that_is_not_chosen_goes_with_the_one_that_is():
    assert "--event-ink:#ffffff" in Branding(ground=parse("#123")).stylesheet()
    assert "--event-ground:#000000" in Branding(ink=parse("#eee")).stylesheet()
    assert Branding().stylesheet() == ":root{}"
    assert Branding().query() == {}
    assert Branding(ground=parse("#123"), bars=(BLACK, WHITE)).query() == {
        "ground": "112233",
        "bars": "000000,ffffff",
    }
