"""``manage.py verify_signatures``: what the signatures under the papers are worth."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography import x509
from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from workflows.check_codes import shown
from workflows.lawful_days import local_time
from workflows.models import IssuedPaper
from workflows.signatures.configured import trusted_roots
from workflows.signatures.keys import subject_of
from workflows.signatures.verification import Verdict, verify


@dataclass(frozen=True)
class Found:
    """One paper or file, the verdict on its signature, and what else is wrong with it."""

    name: str
    verdict: Verdict
    fault: str = ""

    @property
    def is_good(self) -> bool:
        return self.verdict.is_good and not self.fault

    @property
    def sentence(self) -> str:
        return self.fault or self.verdict.sentence


class Command(BaseCommand):
    help = "核对文书的电子签名：所列文件的，或者系统内全部已签名文书的"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", nargs="*", type=Path, metavar="FILE", help="PDF文件；不写则核对系统内全部"
        )
        parser.add_argument(
            "--roots", type=Path, help="所信任的根证书（PEM）；不写则用系统设置的根证书"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        roots = _roots(options["roots"])
        found = _files(options["files"], roots) if options["files"] else _stored(roots)
        good = bad = 0
        for one in found:
            self._tell(one)
            good, bad = good + one.is_good, bad + (not one.is_good)
        self.stdout.write(f"共核对{good + bad}件，有效{good}件，不符{bad}件。")
        if bad:
            raise CommandError(f"{bad}件文书的签名不符。")

    def _tell(self, one: Found) -> None:
        self.stdout.write(f"{one.name}：{one.sentence}")
        verdict = one.verdict
        if verdict.signed_at is not None:
            test = "，测试证书" if verdict.is_test else ""
            at = f"{local_time(verdict.signed_at):%Y-%m-%d %H:%M}"
            self.stdout.write(f"  {verdict.signer}{test}；{at}；证书摘要{verdict.fingerprint}")


def _roots(path: Path | None) -> tuple[x509.Certificate, ...]:
    try:
        if path is not None:
            return tuple(x509.load_pem_x509_certificates(path.read_bytes()))
        return trusted_roots()
    except (OSError, ValueError) as error:
        raise CommandError("根证书文件无法读取：应为PEM格式。") from error


def _files(files: list[Path], roots: tuple[x509.Certificate, ...]) -> Iterator[Found]:
    for path in files:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"无法读取 {path}：文件不存在或者没有读取权限。") from error
        yield Found(str(path), verify(data, roots))


def _stored(roots: tuple[x509.Certificate, ...]) -> Iterator[Found]:
    for paper in _papers().iterator():
        name = f"{paper}（核验码{shown(paper.code)}）"
        try:
            with paper.attachment.file.open("rb") as file:
                data = bytes(file.read())
        except FileNotFoundError:
            yield Found(name, Verdict(), "文件缺失")
            continue
        verdict = verify(data, roots)
        yield Found(name, verdict, _fault(paper, data, verdict))


def _papers() -> QuerySet[IssuedPaper]:
    return IssuedPaper.objects.select_related("attachment").defer("attachment__plain")


def _fault(paper: IssuedPaper, data: bytes, verdict: Verdict) -> str:
    """What the record says otherwise than the file."""
    if sha256(data).hexdigest() != paper.attachment.sha256:
        return "文件与记录的摘要不符"
    kept = x509.load_pem_x509_certificates(paper.certificates.encode())[0]
    if verdict.signed and (verdict.signer, verdict.signed_at) != (
        subject_of(kept),
        paper.signed_at.replace(microsecond=0),
    ):
        return "签名的证书或者时间与记录不符"
    return ""
