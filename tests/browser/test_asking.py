"""The query page: an editor with JavaScript, a form without."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.usefixtures("editor_bundle")


def editor(page):
    return page.get_by_role("textbox", name="SPARQL query")


def write(page, text):
    """Empty the editor and write.

    The editor handles Delete itself. Replacing selected lines by typing lets Chromium try to keep their
    look by a style attribute, which the policy blocks: harmless, but a complaint.
    """
    editor(page).click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def test_a_saved_question_runs_in_the_editor_and_downloads_as_csv(page, site):
    page.goto(site + "sparql")
    tab = page.get_by_role("tab", name=re.compile("Which causes of concern were open on a day"))
    tab.click()
    expect(tab).to_have_attribute("aria-selected", "true")
    expect(page.locator("#question-words")).to_contain_text("open, possibly open or undetermined")
    expect(editor(page)).to_contain_text("SELECT DISTINCT")
    page.get_by_role("button", name="Run the query").click()
    expect(page.get_by_text("these are all")).to_be_visible()
    expect(page.locator("#answer-place table")).to_contain_text("There is one cause of concern")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert text.startswith("asOf,asKnownOn,force,item")
    assert "There is one cause of concern remaining." in text


def test_the_address_of_an_answer_leads_back_to_it(page, open_context, site):
    page.goto(site + "sparql")
    write(page, "SELECT ?n WHERE { VALUES ?n { 1 2 3 } }")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("3 rows; these are all.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/sparql\?query=SELECT"))
    plain = open_context(java_script_enabled=False).new_page()
    plain.goto(page.url)
    expect(plain.get_by_text("3 rows; these are all.")).to_be_visible()


def test_terms_of_the_ontology_are_completed_and_their_prefix_is_declared(page, site):
    page.goto(site + "sparql")
    write(page, "SELECT ?c WHERE { ?c a ")
    page.keyboard.press("Control+End")
    page.keyboard.type("CauseOf")
    option = page.get_by_role("option", name=re.compile("peel:CauseOfConcern"))
    expect(option).to_be_visible()
    option.click()
    expect(editor(page)).to_contain_text("PREFIX peel: <https://w3id.org/peel/ontology#>")
    expect(editor(page)).to_contain_text("?c a peel:CauseOfConcern")


def test_a_mistake_is_told_in_words_beside_the_query(page, open_context, site):
    opened = open_context().new_page()  # the refusal is no complaint of the browser's
    opened.goto(site + "sparql")
    write(opened, "SELECT * WHERE { ?s ?p }")
    opened.keyboard.press("Control+Enter")
    expect(opened.get_by_role("alert")).to_contain_text("error at 1:")


def test_markup_in_an_answer_is_shown_as_text(page, site):
    page.goto(site + "sparql")
    write(page, "SELECT ('<img src=x onerror=alert(1)>' AS ?x) {}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer-place td")).to_have_text("<img src=x onerror=alert(1)>")
    expect(page.locator("#answer-place img")).to_have_count(0)


def test_numbers_are_drawn_as_a_chart_beside_the_table(page, site):
    page.goto(site + "sparql")
    write(page, "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Chart", exact=True).click()
    expect(page.get_by_role("img", name="n by p; the table holds the same")).to_be_visible()


def test_tabs_are_moved_with_arrows_and_the_editor_is_left_with_tab(page, site):
    page.goto(site + "sparql")
    expect(page.get_by_role("tab").nth(3)).to_be_visible()
    page.get_by_role("tab").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("tab").nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("tab").last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab").last).to_have_attribute("aria-selected", "true")
    editor(page).focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Run the query")).to_be_focused()


def test_without_javascript_the_form_answers(open_context, site):
    plain = open_context(java_script_enabled=False).new_page()
    plain.goto(site + "sparql")
    plain.get_by_label("SPARQL query").fill("ASK {}")
    plain.get_by_role("button", name="Run the query").click()
    expect(plain.get_by_text("Yes (true).")).to_be_visible()
