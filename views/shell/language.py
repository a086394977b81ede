"""The window's language: translators and locale of the whole process, switched at run time."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from views.shell.resources import RESOURCES

LANGUAGES = ("pt-BR", "en")


class Language:
    """Owns the installed translators. English is the source and needs none."""

    def __init__(self) -> None:
        self.current = "en"
        self._installed: list[QTranslator] = []

    def switch(self, language: str) -> None:
        """Speak ``pt-BR`` or ``en`` from now on; whoever shows texts must be told to set them again."""
        self.remove()
        self.current = language if language in LANGUAGES else "en"
        QLocale.setDefault(QLocale("pt_BR" if self.current == "pt-BR" else "en_US"))
        if self.current == "pt-BR":
            self._install("pt_BR", str(RESOURCES / "translations"))
            self._install("qtbase_pt_BR", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))

    def remove(self) -> None:
        """Back to the source language."""
        for translator in self._installed:
            QCoreApplication.removeTranslator(translator)
        self._installed.clear()

    def _install(self, name: str, folder: str) -> None:
        translator = QTranslator()
        if translator.load(name, folder):
            QCoreApplication.installTranslator(translator)
            self._installed.append(translator)
