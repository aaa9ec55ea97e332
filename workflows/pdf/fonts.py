"""Which font file stands for which face, and what that costs in fidelity.

The faces the standard names are licensed products. A deployment that owns them names the
files in ``settings.DOCUMENT_FONTS``; for every other face a free substitute is taken, and said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import pylopdf_fonts_zh_cn as free_fonts
from django.conf import settings

from workflows.pdf.errors import FontUnfit, MissingGlyphs
from workflows.pdf.faces import registered_name
from workflows.pdf.marks import Role
from workflows.pdf.outlines import Outline, OutlineStore

# Any ideograph: its advance must be the whole em, or the character grid does not hold.
PROBE = "国"
# Thickening of a regular weight that stands for 小标宋, in em.
EMBOLDENING = 0.022


@dataclass(frozen=True)
class Substitute:
    """What is printed when a deployment has no font of its own for a role."""

    face: str
    path: Path
    stand_in: str
    emboldened: bool = False

    @property
    def sentence(self) -> str:
        """The declaration that goes into the result and the PDF's keywords."""
        manner = "加粗" if self.emboldened else ""
        return f"未配置{self.face}字体，以{self.stand_in}{manner}代替"


SERIF = (free_fonts.serif_path(), "思源宋体（Noto Serif SC）")
SANS = (free_fonts.sans_path(), "思源黑体（Noto Sans SC）")
SUBSTITUTES = {
    Role.FANGSONG: Substitute("仿宋", *SERIF),
    Role.KAITI: Substitute("楷体", *SERIF),
    Role.HEITI: Substitute("黑体", *SANS),
    Role.XIAOBIAOSONG: Substitute("小标宋", *SERIF, emboldened=True),
    Role.SONGTI: Substitute("宋体", *SERIF),
}


@dataclass(frozen=True)
class FontFile:
    """A font file as it is now: a changed one is another."""

    path: Path
    size: int
    changed_at: int


@lru_cache(maxsize=32)
def _store(file: FontFile, folder: Path) -> OutlineStore:
    path = str(file.path)
    store = OutlineStore(file.path, folder)
    probe = store.outline(PROBE)
    if probe is None or probe.advance != store.vitals.em:
        raise FontUnfit(f"字体全角字宽不等于一个字号，不能用于公文：{path}", path=path)
    return store


def _store_of(path: Path) -> OutlineStore:
    try:
        stat = path.stat()
    except OSError as error:
        raise FontUnfit(f"字体文件不存在：{path}", path=str(path)) from error
    file = FontFile(path, stat.st_size, stat.st_mtime_ns)
    return _store(file, Path(settings.FONT_CACHE_DIR))


def _own_fonts(configured: Mapping[str, str | Path]) -> dict[Role, Path]:
    roles = {role.value: role for role in Role}
    for key in configured:
        if key not in roles:
            raise FontUnfit(f"DOCUMENT_FONTS 中没有“{key}”这一字体", path=str(configured[key]))
    return {roles[key]: Path(path) for key, path in configured.items()}


class Advances(dict[str, float]):
    """Widths by character, each measured when first asked for."""

    def __init__(self, measure: Callable[[str], float]) -> None:
        super().__init__()
        self._measure = measure

    def __missing__(self, character: str) -> float:
        width = self[character] = self._measure(character)
        return width


class FontBook:
    """The fonts of one rendering: metrics for the layout, and what was missing or replaced."""

    def __init__(self) -> None:
        self._own = _own_fonts(settings.DOCUMENT_FONTS)
        self._stores: dict[Role, OutlineStore] = {}
        self._missing: dict[str, None] = {}
        self._advances = {role: Advances(partial(self._measured, role)) for role in Role}

    def advance(self, role: Role, character: str) -> float:
        """Return the character's width in em; a missing one is noted and counted as 1."""
        return self._advances[role][character]

    def width(self, role: Role, text: str) -> float:
        """Return the natural width of a text in em."""
        return sum(map(self._advances[role].__getitem__, text))

    def ink_top(self, role: Role, text: str) -> float:
        """Return how high the highest ink of a text stands over the baseline, in em."""
        store = self._of(role)
        outlines = (self._outline(store, character) for character in text)
        return max((one.bounds[3] / store.vitals.em for one in outlines if one), default=0.0)

    def emboldening(self, role: Role) -> float:
        """Return the stroke to add around the glyphs of a role, in em; 0 for none."""
        own = role in self._own
        return EMBOLDENING if not own and SUBSTITUTES[role].emboldened else 0.0

    def registered_name(self, role: Role) -> str:
        """Return the name under which the PDF library knows the font of a role."""
        return registered_name(self._of(role))

    @property
    def substitutions(self) -> tuple[str, ...]:
        """One sentence per role that was used and had no font of its own."""
        used = (role for role in Role if role in self._stores and role not in self._own)
        return tuple(SUBSTITUTES[role].sentence for role in used)

    def refuse_missing(self) -> None:
        """Raise MissingGlyphs if any character asked for has no glyph."""
        if self._missing:
            characters = "".join(self._missing)
            shown = "、".join(f"“{sign}”（U+{ord(sign):04X}）" for sign in characters)
            raise MissingGlyphs(f"字体缺少以下字符，不能生成公文：{shown}", characters=characters)

    def save(self) -> None:
        """Keep newly converted outlines for the next document."""
        for store in dict.fromkeys(self._stores.values()):
            store.save()

    def _measured(self, role: Role, character: str) -> float:
        store = self._of(role)
        outline = self._outline(store, character)
        return outline.advance / store.vitals.em if outline else 1.0

    def _outline(self, store: OutlineStore, character: str) -> Outline | None:
        outline = store.outline(character)
        if outline is None:
            self._missing[character] = None
        return outline

    def _of(self, role: Role) -> OutlineStore:
        if role not in self._stores:
            self._stores[role] = _store_of(self._own.get(role, SUBSTITUTES[role].path))
        return self._stores[role]
