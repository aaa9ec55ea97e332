"""The title as a draft itself gives it."""

import pytest

from config.rehearsal.titles import title_in


@pytest.mark.parametrize(
    ("_case", "text", "title"),
    [
        ("plain", "某区停车管理办法\n第一条 ……", "某区停车管理办法"),
        ("with stage", "某市三年行动方案（草案）\n一、背景", "某市三年行动方案（草案）"),
        ("issuing notice", "关于印发《某区工作要点》的通知\n各镇：", "某区工作要点"),
        ("issuer before", "某区人民政府办公室 关于印发《某区 实施方案》的通知", "某区实施方案"),
        ("issuing without quotes", "关于印发某州2019年工作要点的通知", "某州2019年工作要点"),
        (
            "after an address",
            "各县人民政府：\n现印发给你们。\n关于推进某事的实施意见\n",
            "关于推进某事的实施意见",
        ),
        (
            "printed on two lines",
            "某市中心城区公共停车设施建\n设三年行动方案（草案）\n一、背景",
            "某市中心城区公共停车设施建设三年行动方案（草案）",
        ),
        ("state of the draft", "某区停车管理办法（送审稿）\n第一条", "某区停车管理办法"),
        (
            "after a date",
            "2024年9月29日\n(此件主动公开)\n关于推进某事的意见\n",
            "关于推进某事的意见",
        ),
        ("sentence is no title", "为了落实上级意见，现提出方案。\n无题", "文件名"),
    ],
)
def test_title_is_found(_case, text, title):
    assert title_in(text, "文件名") == title
