"""A person at a browser without scripts: reads pages, follows links, fills in forms by label.

Nothing here knows a field's name or a verb's code; all is found on the page as rendered.
"""

from dataclasses import dataclass, field
from urllib.parse import urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

TYPED = frozenset({"text", "textarea", "date", "number", "password", "select"})


def said(element):
    """The words of an element with single blanks."""
    return " ".join(element.text_content().split())


def own_words(element):
    """The words before the first element inside, e.g. a label without 选填."""
    return " ".join((element.text or "").split())


def of_class(name):
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


@dataclass
class Control:
    """What one label asks for: one input, or several of the same name to choose from."""

    label: str
    name: str
    kind: str
    required: bool
    several: bool
    options: dict = field(default_factory=dict)
    values: list = field(default_factory=list)

    @property
    def can_be_empty(self):
        return self.kind != "select" or "" in self.options.values()

    def choose(self, said_value):
        if self.kind == "file":
            self.values = [SimpleUploadedFile(*said_value)]
        elif self.options:
            chosen = said_value if isinstance(said_value, list) else [said_value]
            self.values = [self._option(one) for one in chosen]
        elif self.kind == "checkbox":
            self.values = ["on"] if said_value else []
        else:
            self.values = [said_value]

    def _option(self, words):
        for text, value in self.options.items():
            if text == words or text.startswith(f"{words}（"):
                return value
        raise LookupError(f"{self.label} offers no {words}: {list(self.options)}")


class PageForm:
    """The one form of a page, as rendered: what is asked, and what would be sent."""

    def __init__(self, page, element):
        self.page = page
        self.element = element
        self.address = urljoin(page.address, element.get("action") or "")
        self.method = element.get("method")
        self.hidden = {}
        self.controls = []
        for one in element.xpath(".//input | .//select | .//textarea"):
            if one.get("type") == "hidden":
                self.hidden[one.get("name")] = one.get("value", "")
            elif one.get("name"):
                self._read(one)

    def fill(self, values):
        for label, value in values.items():
            self.control(label).choose(value)
        return self

    def control(self, label):
        found = [one for one in self.controls if one.label == label]
        assert len(found) == 1, (label, [one.label for one in self.controls])
        return found[0]

    def data(self):
        assert not self._files() or self.element.get("enctype") == "multipart/form-data"
        return self.hidden | {one.name: one.values for one in self.controls if one.values}

    def _files(self):
        return [one for one in self.controls if one.kind == "file"]

    def clear(self, keep=()):
        """Empty whatever a person could empty, except the labels to keep."""
        for one in self.controls:
            if one.can_be_empty and one.label not in keep:
                one.values = [""] if one.kind in TYPED else []
        return self

    def emptied(self):
        """The controls that must be filled in and are not."""
        return [one for one in self.controls if one.required and not any(one.values)]

    def is_marked_wrong(self, name):
        inputs = f"descendant::*[@name='{name}']"
        return bool(self.element.xpath(f".//*[{of_class('wrong')} and {inputs}]"))

    def _read(self, one):
        kind = one.get("type") or one.tag
        group = one.xpath(f"ancestor::fieldset[{of_class('choices')}][1]")
        label = own_words(group[0].find("legend")) if group else self._label(one)
        control = next((known for known in self.controls if known.name == one.get("name")), None)
        if control is None:
            control = Control(
                label=self._row(one) + label,
                name=one.get("name"),
                kind=kind,
                required="required" in one.attrib,
                several=bool(group),
            )
            self.controls.append(control)
        self._take(control, one)

    def _take(self, control, one):
        if one.tag == "select":
            control.options = {said(option): option.get("value") for option in one.iter("option")}
            chosen = [option.get("value") for option in one.xpath(".//option[@selected]")]
            first = [] if "multiple" in one.attrib else list(control.options.values())[:1]
            control.values = chosen or first
        elif control.several:
            control.options[said(one.getparent())] = one.get("value")
            control.values += [one.get("value")] if "checked" in one.attrib else []
        elif control.kind == "checkbox":
            control.values = ["on"] if "checked" in one.attrib else []
        elif control.kind != "file":
            words = one.text if one.tag == "textarea" else one.get("value")
            control.values = [(words or "").removeprefix("\n")]

    def _label(self, one):
        labels = self.element.xpath(f".//label[@for='{one.get('id')}']")
        assert len(labels) == 1, f"{one.get('name')} has {len(labels)} labels"
        return own_words(labels[0])

    def _row(self, one):
        rows = one.xpath(f"ancestor::fieldset[{of_class('row')}][1]/legend")
        return f"{own_words(rows[0])}：" if rows else ""


class Page:
    """A page as it came over the wire."""

    def __init__(self, response, address):
        self.status = response.status_code
        self.address = address
        self.tree = html.fromstring(response.content.decode())

    @property
    def words(self):
        return said(self.tree.xpath("//main")[0])

    def form(self):
        found = self.tree.xpath(f"//main//form[{of_class('verb-form')}]")
        assert len(found) == 1, self.words
        return PageForm(self, found[0])

    def link(self, words, within="//main"):
        """The address behind a link that says just this."""
        links = self.tree.xpath(f"{within}//a")
        found = [link.get("href") for link in links if said(link) == words]
        assert found, (words, [said(link) for link in links])
        return urljoin(self.address, found[0])


class Visitor:
    """Somebody who signs in and goes from page to page."""

    def __init__(self, user, password):
        self.client = Client(enforce_csrf_checks=True)
        form = self.open("/sign-in/").form()
        here = self.submit(form.fill({"用户名": user.username, "密码": password}))
        assert here.address == "/", here.words

    def open(self, address):
        response = self.client.get(address)
        while response.status_code == 302:
            address = urljoin(address, response.url)
            response = self.client.get(address)
        return Page(response, address)

    def submit(self, form):
        """Send the form, and go where the answer leads."""
        if form.method == "get":
            query = "&".join(f"{name}={values[0]}" for name, values in form.data().items())
            return self.open(f"{form.address}?{query}")
        response = self.client.post(form.address, form.data())
        if response.status_code == 302:
            return self.open(urljoin(form.address, response.url))
        return Page(response, form.address)
