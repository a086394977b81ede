"""The language of alarm rules: text → tokens → tree → faults. Nothing here evaluates anything, and nothing is Python's ``eval``."""

from __future__ import annotations

from app.domain.expression.check import Surroundings, check
from app.domain.expression.parse import ExpressionFault, parse
from app.domain.expression.tree import Node, Signal, signals_of

__all__ = ["ExpressionFault", "Node", "Signal", "Surroundings", "check", "parse", "signals_of"]
