"""What a journalist, a panel member or a civil servant does, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

LETTER = "/doc/letter/2024-07-23/west-midlands/causes-of-concern-revisit"
MARAC = "/doc/cause/west-midlands/peel-2023-25/marac"
REMAINING = "There is one cause of concern remaining."


def follow_from_home_to_the_words(page: Page, site: str) -> None:
    page.goto(site)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "By the letters held here, 1 cause of concern is open, in 1 force or service"
    )
    page.get_by_role("table").get_by_role("link", name="Investigations").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Investigations")
    page.get_by_role("link", name=REMAINING).first.click()
    expect(page).to_have_url(re.compile(re.escape(LETTER) + "#char="))
    chosen = page.locator(".m:target")
    expect(chosen).to_have_text(REMAINING)
    expect(chosen).to_be_in_viewport()


def test_from_the_home_page_to_an_open_cause_to_the_exact_words_in_the_letter(page, site):
    follow_from_home_to_the_words(page, site)


def test_the_same_without_javascript(open_context, site):
    follow_from_home_to_the_words(open_context(java_script_enabled=False).new_page(), site)


def test_the_same_on_a_small_screen(open_context, site):
    opened = open_context(viewport={"width": 390, "height": 800}).new_page()
    follow_from_home_to_the_words(opened, site)
    lists = ("/causes", "/bodies", "/timeline", "/queries", "/changes", "/inspectors", "/topics")
    others = ("/queries/cq04-open-causes", "/search?q=child", "/dataset", "/ontology", "/nowhere")
    for address in ("", MARAC, LETTER, "/about", "/sparql", *lists, *others):
        opened.goto(site.rstrip("/") + (address or "/"))
        width = opened.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, f"{address or '/'} is {width} wide"


@pytest.mark.parametrize("scripts", [True, False])
def test_choosing_a_passage_shows_its_statements_and_choosing_a_statement_its_words(
    open_context, site, scripts
):
    opened = open_context(java_script_enabled=scripts).new_page()
    opened.goto(site.rstrip("/") + LETTER)
    opened.locator(".m", has_text=REMAINING).get_by_role("link").first.click()
    note = opened.locator(".notes li:target")
    expect(note).to_be_visible()
    expect(note).to_contain_text("Remains by 23 July 2024")
    expect(note.get_by_role("link", name="Investigations")).to_be_visible()
    note.locator("a.back").click()
    expect(opened.locator(".m:target")).to_have_text(REMAINING)


def test_the_letter_says_how_its_reading_was_checked_and_what_was_not_understood(page, site):
    page.goto(site.rstrip("/") + LETTER)
    checked = page.get_by_role("region", name="How this reading was checked")
    expect(checked).to_contain_text("They found no violation")
    expect(page.get_by_role("heading", name="Seen, and not understood")).to_be_visible()


def test_another_day_gives_another_answer_and_stays_while_one_walks_on(page, site):
    page.goto(site.rstrip("/") + MARAC)
    expect(page.locator(".verdict .st")).to_have_text("closed")
    page.get_by_text("Choose another day").click()
    page.get_by_label("As of", exact=True).fill("2024-03-01")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"asOf=2024-03-01"))
    expect(page.locator(".verdict .st")).to_have_text("open")
    page.get_by_role("link", name="West Midlands Police").first.click()
    expect(page).to_have_url(re.compile(r"force/west-midlands\?asOf=2024-03-01"))
    expect(page.get_by_text("1 March 2024", exact=True)).to_be_visible()
    page.get_by_role("link", name="Back to all letters").click()
    expect(page).to_have_url(re.compile(r"force/west-midlands$"))


def test_the_chosen_days_stay_on_a_walk_through_the_whole_site(page, site):
    page.goto(site + "?asOf=2024-03-01&asKnownOn=2024-08-01")
    days = re.compile(r"asOf=2024-03-01&asKnownOn=2024-08-01")
    footer = page.get_by_role("contentinfo")
    footer.get_by_role("link", name="Questions").click()
    expect(page).to_have_url(days)
    page.get_by_role("link", name="Which causes of concern were open on a day").click()
    expect(page).to_have_url(days)
    expect(page.get_by_label("The day for which the status is asked.")).to_have_value("2024-03-01")
    expect(page.get_by_role("table")).to_contain_text("Online child abuse")
    page.get_by_role("table").get_by_role("link", name="Online child abuse").first.click()
    expect(page.locator(".verdict .st")).to_have_text("open")
    page.get_by_label("Search names, causes and the letters’ words").fill("custody")
    page.get_by_role("search").get_by_role("button", name="Search").click()
    expect(page).to_have_url(days)
    for name in ("Data and downloads", "What changed", "Shapes", "Conformance", "Ontology"):
        footer.get_by_role("link", name=name, exact=True).click()
        expect(page).to_have_url(days)
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Query").click()
    expect(page).to_have_url(days)
    page.get_by_role("button", name="Run the query").click()
    expect(page.get_by_text("these are all")).to_be_visible()
    expect(page).to_have_url(days)
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Causes").click()
    expect(page).to_have_url(days)


def test_filters_survive_reload_and_the_back_button(page, invented_site):
    page.goto(invented_site + "causes")
    everything = page.locator("tbody tr").count()
    page.get_by_label("Status").select_option("closed")
    page.get_by_role("button", name="Filter").click()
    expect(page).to_have_url(re.compile(r"status=closed"))
    closed = page.locator("tbody tr").count()
    assert 0 < closed < everything
    page.reload()
    expect(page.get_by_label("Status")).to_have_value("closed")
    assert page.locator("tbody tr").count() == closed
    page.locator("tbody tr").first.get_by_role("link").first.click()
    expect(page.locator(".verdict .st")).to_have_text("closed")
    page.go_back()
    expect(page.get_by_label("Status")).to_have_value("closed")
    page.get_by_role("link", name="Clear filters").click()
    assert page.locator("tbody tr").count() == everything


def test_everything_can_be_reached_and_used_with_the_keyboard_alone(page, site):
    page.goto(site)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()

    def tab_to(words: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            focused = page.locator(":focus")
            if (focused.text_content() or "").strip() == words:
                outline = focused.evaluate("e => getComputedStyle(e).outlineStyle")
                assert outline != "none", f"{words} has focus and does not show it"
                return
        pytest.fail(f"{words!r} was not reached")

    tab_to("Investigations")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Investigations")
    tab_to(REMAINING)
    page.keyboard.press("Enter")
    expect(page.locator(".m:target")).to_have_text(REMAINING)


def test_nothing_is_asked_of_anybody_else_and_nothing_is_kept(page, site):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in ("", "sparql", LETTER[1:], "timeline"):
        page.goto(site + address, wait_until="networkidle")
    assert asked
    assert [url for url in asked if not url.startswith((site, "data:"))] == []
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
