"""The folder of notices: a folder a month with its letters and a list of them, and the templates to start from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.folder import PublishError, file_stem
from duxue.planner.publish.notices.change_letters import change_letters
from duxue.planner.publish.notices.letter_kinds import LetterKind
from duxue.planner.publish.notices.letter_list import Entry, write_list
from duxue.planner.publish.notices.letters import Letter, letters
from duxue.planner.publish.notices.standard_templates import standard_template, template_bytes
from duxue.planner.publish.notices.template_file import Filling, Imprint, TemplateFile
from duxue.planner.publish.revision.revision_record import revision_of

TEMPLATES = "模板"
HELP = "占位符说明.txt"
NEEDED = "（必需 needed）"
IN_ONE = (LetterKind.SIGN,)
"""Kinds of which a month's letters stand in one file, a page each: they are printed together."""


@dataclass(frozen=True, slots=True)
class NoticeOptions:
    """Which notices are asked for: filled from an office's own templates, or those of one month only."""

    templates: Path | None = None
    month: date | None = None


def write_notices(folder: Path, edition: PublishContext, wish: NoticeOptions) -> tuple[Path, ...]:
    """Write the notices asked for into a folder; returns the letters' files.

    Raises PublishError where a template cannot be used, or no letter goes out in the month asked for.
    """
    templates = read_templates(wish.templates)
    chosen = sorted(_chosen(edition, wish), key=lambda one: (one.month, edition.rank(one.office_id)))
    if wish.month and not chosen:
        raise _nothing_in(wish.month, edition)
    folder.mkdir(parents=True, exist_ok=True)
    _write_templates(folder / TEMPLATES)
    written: list[Path] = []
    for month, of_month in groupby(chosen, key=lambda one: one.month):
        place = folder / f"{month:%Y-%m}"
        entries: list[Entry] = []
        for office_id, own in groupby(of_month, key=lambda one: one.office_id):
            below = file_stem(office_id, edition.unit(office_id), set()) if edition.several else ""
            entries += _write_office(place / below, below, list(own), templates, edition)
        write_list(place / "发文清单.xlsx", entries, edition, month)
        written += [place / entry.file for entry in entries]
    return tuple(dict.fromkeys(written))


def _nothing_in(month: date, edition: PublishContext) -> PublishError:
    asked, record = f"{month:%Y-%m}", revision_of(edition.plan)
    if record is not None and month < record.difference.since.replace(day=1):
        zh = f"{asked} 的通知已随调整前的方案发出；要重出，请用调整前的方案文件夹"
        en = f"the notices of {asked} went out with the plan before its revision: publish them from that plan's folder"
        return PublishError(zh, en)
    return PublishError(
        f"{asked} 没有要发的通知，请核对月份", f"no notice goes out in {asked}: check the month"
    )


def _chosen(edition: PublishContext, wish: NoticeOptions) -> Iterable[Letter]:
    return [one for one in (*letters(edition), *change_letters(edition)) if wish.month in (None, one.month)]


def _write_office(
    place: Path,
    below: str,
    own: Sequence[Letter],
    templates: Mapping[LetterKind, TemplateFile],
    edition: PublishContext,
) -> list[Entry]:
    """Write one office's letters of a month; returns the list's entries, files told from the month's folder."""
    place.mkdir(parents=True, exist_ok=True)
    entries = []
    for kind in LetterKind:
        taken: set[str] = set()
        mine = [one for one in own if one.kind is kind]
        for group in [mine] if kind in IN_ONE and mine else [[one] for one in mine]:
            first = group[0]
            together = len(group) > 1 or kind in IN_ONE
            title = kind.zh if together else f"{kind.zh} {first.name}"
            key = first.office_id if together else first.key
            name = edition.unit(first.office_id) if together else first.name
            file = f"{kind.zh}_{file_stem(key, name, taken)}.docx"
            imprint = Imprint(title, str(first.values["机关"]), first.sent_on or edition.county.as_of)
            pages = [Filling(one.values, one.lists) for one in group]
            (place / file).write_bytes(templates[kind].filled(pages, imprint))
            entries += [Entry(one, f"{below}/{file}".lstrip("/")) for one in group]
    return entries


def read_templates(folder: Path | None) -> Mapping[LetterKind, TemplateFile]:
    """The templates of a folder, the program's own where it has none of a kind (PublishError where one cannot be used)."""
    own = {kind: _checked(kind, TemplateFile(kind.template, standard_template(kind))) for kind in LetterKind}
    if folder is None:
        return own
    if not folder.is_dir():
        raise PublishError(f"没有模板文件夹 {folder}", f"there is no folder of templates {folder}")
    kinds = {kind.template: kind for kind in LetterKind}
    files = sorted(f for f in folder.glob("*.docx") if not f.name.startswith("~$"))
    listed = "、".join(kinds)
    for file in files:
        if file.name not in kinds:
            raise PublishError(
                f"不认识的模板 {file.name}；模板的文件名只能是：{listed}",
                f"unknown template {file.name}: a template's name is one of {listed}",
            )
        own[kinds[file.name]] = _checked(kinds[file.name], TemplateFile(file.name, template_bytes(file)))
    if not files:
        raise PublishError(
            f"文件夹 {folder} 中没有模板；模板的文件名只能是：{listed}",
            f"folder {folder} holds no template: a template's name is one of {listed}",
        )
    return own


def _checked(kind: LetterKind, template: TemplateFile) -> TemplateFile:
    unknown = [name for name in template.names if name not in kind.names]
    if unknown:
        raise PublishError(
            f"模板 {template.name} 中有不认识的占位符：{'、'.join(unknown)}；可用的占位符见“{TEMPLATES}”文件夹中的{HELP}",
            f"template {template.name} holds unknown placeholders: {', '.join(unknown)}; the known ones stand in {TEMPLATES}/{HELP}",
        )
    if template.mixed:
        raise PublishError(
            f"模板 {template.name} 的同一行或同一段中有两个清单（{template.mixed[0]}），请分开",
            f"template {template.name} has two lists in one row or paragraph ({template.mixed[0]}): keep them apart",
        )
    lost = [name for name, field in kind.names.items() if field.needed and name not in template.names]
    if template.broken:
        raise PublishError(
            f"模板 {template.name} 中有没写完整的占位符：{template.broken[0]}；占位符前后各用两个花括号",
            f"template {template.name} has a placeholder that is not whole: {template.broken[0]}; two braces on each side",
        )
    if lost:
        raise PublishError(
            f"模板 {template.name} 中缺少必需的占位符：{'、'.join(lost)}",
            f"template {template.name} lacks placeholders that it needs: {', '.join(lost)}",
        )
    return template


def _write_templates(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for kind in LetterKind:
        (folder / kind.template).write_bytes(standard_template(kind))
    (folder / HELP).write_text(help_text(), encoding="utf-8-sig", newline="\r\n")


def help_text() -> str:
    """What an office must know to write its own templates: every placeholder of every kind, in both languages."""
    lines = [
        "修改本文件夹中的模板，另存到自己的文件夹（文件名不变），用 --templates 指定该文件夹即可。",
        "双花括号及其中的文字是占位符；带点的占位符所在的表格行或段落，每有一条记录就重复一次；未知的内容留空待填。",
        "Change a template, keep its file name, put it into a folder of your own and name that folder with --templates.",
        "A word in double braces is a placeholder. A table row or paragraph with a dotted one is repeated for each entry;",
        "what is not known stays a blank to fill in.",
    ]
    for kind in LetterKind:
        lines += ["", f"{kind.template}  {kind.en}"]
        lines += ["  {{" + f.name + "}}" + f"  {f.zh}  {f.en}" + NEEDED * f.needed for f in kind.fields]
    return "\n".join(lines) + "\n"
