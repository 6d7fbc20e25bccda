"""What becomes of HTML: the samples are those by which Telegram's parser is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.errors import ApiError
from bot.sandbox.formatted import Entity, plain, units
from bot.sandbox.html_input import parse_html
from bot.sandbox.html_output import to_html

STADIUM = "🏟 🏟&lt;"


def entities(markup: str) -> list[tuple[str, int, int]]:
    return [(one.type, one.offset, one.length) for one in parse_html(markup).entities]


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (f"{STADIUM}<abac>", 'Unsupported start tag "abac" at byte offset 13'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("a < b > c", 'Unsupported start tag "" at byte offset 2'),
        ("I <3 you", 'Unsupported start tag "3" at byte offset 2'),
        ("I <3", "Unclosed start tag at byte offset 2"),
        (f"{STADIUM}<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
        (f"{STADIUM}<i    aba>", 'Can\'t find end tag corresponding to start tag "i"'),
        (f"{STADIUM}<i    aba  =  ", 'Unclosed start tag "i" at byte offset 13'),
        (f"{STADIUM}<i aba = 190azAz-.,", "Unexpected end of name token at byte offset 22"),
        (f'{STADIUM}<i aba = "&lt;&gt;>', "Unclosed start tag at byte offset 13"),
        (f"{STADIUM}</", "Unexpected end tag at byte offset 13"),
        (f"{STADIUM}<b></b></", "Unexpected end tag at byte offset 20"),
        (f"{STADIUM}<i>a</i   ", "Unclosed end tag at byte offset 17"),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_html_that_does_not_parse_is_refused_in_telegrams_words(markup: str, reason: str) -> None:
    with pytest.raises(ApiError) as refusal:
        parse_html(markup)
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


def test_only_four_names_and_numbers_stand_for_characters() -> None:
    read = parse_html("&lt;&gt;&amp;&quot; &#8230;&#x1F600; &nbsp;&hellip;&#0;&#xD83D;")
    assert read.text == '<>&" …😀 &nbsp;&hellip;&#0;&#xD83D;'


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("tg-spoiler", "spoiler"),
        ("code", "code"),
        ("pre", "pre"),
        ("blockquote", "blockquote"),
        ("B", "bold"),
    ],
)
def test_each_supported_tag_makes_its_entity(tag: str, kind: str) -> None:
    assert entities(f"😀 <{tag}>ab</{tag}>") == [(kind, 3, 2)]


def test_tags_with_attributes_make_their_entities() -> None:
    assert entities('<span class="tg-spoiler">a</span>') == [("spoiler", 0, 1)]
    assert entities("<blockquote expandable>a</blockquote>") == [("expandable_blockquote", 0, 1)]
    code = parse_html('<pre><code class="language-python">x</code></pre>').entities
    assert code == (Entity(type="pre", offset=0, length=1, language="python"),)


def test_a_link_keeps_its_address_and_one_without_a_good_address_is_plain_text() -> None:
    link = parse_html("<a href='HTTPS://Example.com'>here</a>").entities
    assert link == (Entity(type="text_link", offset=0, length=4, url="https://example.com/"),)
    assert entities("<a href='nonsense'>here</a>") == []
    assert entities("<a>example.com/x</a>") == [("text_link", 0, 13)]


def test_space_at_the_ends_is_cut_and_the_entities_follow() -> None:
    read = parse_html("  \n<b>  bold </b>\n\n")
    assert read.text == "bold"
    assert entities("  \n<b>  bold </b>\n\n") == [("bold", 0, 4)]


def test_commands_mentions_and_addresses_are_found_outside_of_code() -> None:
    found = plain("/help, @ravi_at_desk or https://example.com/x.").entities
    assert [one.type for one in found] == ["bot_command", "mention", "url"]
    assert entities("<code>/help</code>") == [("code", 0, 5)]


def test_what_was_nested_stays_nested() -> None:
    markup = "<b>a <i>b</i></b> <u>c</u> &lt;d&gt; &amp; 😀<s>e</s>"
    assert to_html(parse_html(markup)) == markup


PIECE = st.text(alphabet="ab😀é<>&\"' \n", min_size=1, max_size=8)
TAG = st.sampled_from(["b", "i", "u", "s", "tg-spoiler"])


@st.composite
def markups(draw: st.DrawFn) -> str:
    parts: list[str] = []
    for _ in range(draw(st.integers(1, 5))):
        words = draw(PIECE).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        for tag in draw(st.lists(TAG, unique=True, max_size=2)):
            words = f"<{tag}>{words}</{tag}>"
        parts.append(words)
    return "".join(parts)


@given(markups())
def test_every_entity_lies_within_the_text_and_html_comes_back_the_same(markup: str) -> None:
    read = parse_html(markup)
    assert all(one.length > 0 and one.end <= units(read.text) for one in read.entities)
    assert parse_html(to_html(read)) == read
