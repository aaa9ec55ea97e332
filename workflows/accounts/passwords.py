"""What a password has to be, and how its refusal reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib.auth.password_validation import (
    MinimumLengthValidator,
    get_default_password_validators,
)
from django.core.exceptions import ValidationError

# Not all of Django's sentences about passwords exist in Chinese.
PASSWORD_SENTENCES: Final = {
    "password_incorrect": "原密码不正确，请重新输入。",
    "password_mismatch": "两次输入的新密码不一致。",
    "password_too_short": "新密码至少%(min_length)d个字符。",
    "password_too_common": "新密码过于常见，请换一个。",
    "password_too_similar": "新密码与您的用户名、姓名等过于相近，请换一个。",
}

_KINDS: Final[tuple[Callable[[str], bool], ...]] = (
    str.islower,
    str.isupper,
    str.isdigit,
    lambda char: not (char.islower() or char.isupper() or char.isdigit()),
)


class SeveralKindsValidator:
    """A password mixes kinds of characters: small letters, capitals, digits, anything else.

    GB/T 22239-2019 (8.1.4.1 a) asks for complexity without saying how much; ``fewest`` does.
    """

    def __init__(self, fewest: int = 3) -> None:
        self.fewest = fewest

    def validate(self, password: str, user: Any = None) -> None:
        """Raises:
        ValidationError: there are fewer kinds.
        """
        if sum(any(map(kind, password)) for kind in _KINDS) < self.fewest:
            raise ValidationError(self.get_help_text(), code="password_too_uniform")

    def get_help_text(self) -> str:
        return f"新密码至少包含大写字母、小写字母、数字、其他符号中的{self.fewest}种。"


def in_chinese(error: ValidationError) -> ValidationError:
    """The same error in this product's own words."""
    sentence = PASSWORD_SENTENCES.get(error.code or "", error.message)
    return ValidationError(sentence, code=error.code, params=error.params)


def rules() -> tuple[str, ...]:
    """What the deployment asks of a new password, before one is chosen."""
    validators = get_default_password_validators()
    shortest = [one.min_length for one in validators if isinstance(one, MinimumLengthValidator)]
    mixed = [one for one in validators if isinstance(one, SeveralKindsValidator)]
    return (
        f"至少 {max(shortest, default=1)} 个字符。",
        *(one.get_help_text().removeprefix("新密码") for one in mixed),
        "不能是常见密码，也不能与您的用户名、姓名相近。",
    )
