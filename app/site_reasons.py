"""The reasons for stops that a site begins with, in both languages, until it writes its own under ``reasons:``."""

from __future__ import annotations

from app.domain.production_reasons import Reason, ReasonClass, ReasonTree


def _reason(name: str, english: str, portuguese: str, category: ReasonClass, *, scrap: bool = False) -> Reason:
    return Reason(name, {"en": english, "pt-BR": portuguese}, category, scrap=scrap)


BUILT_IN = ReasonTree(
    (
        _reason("breakdown", "Breakdown", "Quebra", ReasonClass.BREAKDOWN),
        _reason("tool-broken", "Tool broken", "Quebra de ferramenta", ReasonClass.BREAKDOWN),
        _reason("setup", "Set-up", "Preparação", ReasonClass.SETUP),
        _reason("tool-change", "Tool change", "Troca de ferramenta", ReasonClass.SETUP),
        _reason("no-material", "No material", "Falta de material", ReasonClass.DELAY),
        _reason("no-operator", "No operator", "Falta de operador", ReasonClass.DELAY),
        _reason("quality-check", "Quality check", "Inspeção de qualidade", ReasonClass.DELAY),
        _reason("cleaning", "Cleaning", "Limpeza", ReasonClass.DELAY),
        _reason("maintenance", "Planned maintenance", "Manutenção planejada", ReasonClass.PLANNED),
        _reason("no-order", "No order planned", "Sem ordem planejada", ReasonClass.PLANNED),
        _reason("meeting", "Meeting", "Reunião", ReasonClass.PLANNED),
        _reason("other", "Other", "Outro", ReasonClass.OTHER),
        _reason("out-of-tolerance", "Out of tolerance", "Fora de tolerância", ReasonClass.OTHER, scrap=True),
        _reason("surface", "Surface", "Acabamento", ReasonClass.OTHER, scrap=True),
        _reason("raw-part", "Raw part", "Peça bruta", ReasonClass.OTHER, scrap=True),
    )
)
