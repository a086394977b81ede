from app.domain.message import Message
from storage.messages import kept_message, message_text


def test_a_sentence_comes_back_with_the_sentences_inside_it() -> None:
    inner = Message.of("status {status}", status=503)
    said = Message.of("{channel}: {said}", channel="shop", said=inner)
    assert kept_message(message_text(said)) == said
    assert kept_message(message_text(None)) is None


def test_what_older_versions_wrote_stays_as_it_was_written() -> None:
    assert str(kept_message("no such channel")) == "no such channel"
    assert str(kept_message("100 % {sure}")) == "100 % {sure}"
