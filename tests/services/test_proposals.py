"""Lists of proposals: filters, search, pages."""

import time
from dataclasses import replace

import pytest

from pb.domain.calendar import Stage
from pb.domain.proposal import State
from pb.services import proposals, submission
from pb.services.proposals import PAGE, Wanted
from pb.services.submission import NoSuchProposal
from pb.store.database import Database
from pb.store.proposals import ProposalRow, ProposalVersionRow
from tests import make
from tests.proposing import CONTENT, filed

TITLES = ("Ławki nad stawem", "Żłobek w ogrodzie", "Gry podwórkowe")


def test_words_are_found_whatever_their_case_and_diacritics(database: Database) -> None:
    with database.unit_of_work() as session:
        edition, author = (
            make.edition(session, Stage.SUBMISSION),
            make.account(session),
        )
        for title in TITLES:
            filed(session, edition, author, replace(CONTENT, title=title))

        def found(words: str) -> list[int | None]:
            listed = proposals.listed(session, edition, Wanted(words=words))
            return [proposal.number for proposal in listed.proposals]

        assert found("LAWKI") == [1]
        assert found("zlobek OGRÓD") == [2]
        assert found("3") == [3]
        assert found("%") == [1, 2, 3]  # only signs: nothing to look for
        assert found("żyrafa") == []


def test_the_list_is_filtered_by_pool_and_state(database: Database) -> None:
    with database.unit_of_work() as session:
        edition, author = (
            make.edition(session, Stage.SUBMISSION),
            make.account(session),
        )
        filed(session, edition, author)
        filed(session, edition, author, replace(CONTENT, pool="soft"))
        submission.start(session, edition, author, replace(CONTENT, cost=1), make.NOW)
        soft = proposals.listed(session, edition, Wanted(pool="soft"))
        accepted = proposals.listed(
            session, edition, Wanted(states=frozenset({State.ACCEPTED}))
        )
        drafts = proposals.listed(
            session, edition, Wanted(states=frozenset({State.DRAFT}))
        )
        counted = proposals.counts(session, edition)
    assert [proposal.number for proposal in soft.proposals] == [2]
    assert accepted.total == 0
    assert drafts.total == 0
    assert counted == {State.SUBMITTED: 2, State.ACCEPTED: 0, State.REJECTED: 0}


def test_two_thousand_proposals_are_listed_page_by_page(database: Database) -> None:
    with database.unit_of_work() as session:
        edition, author = (
            make.edition(session, Stage.SUBMISSION),
            make.account(session),
        )
        for n in range(1, 2001):
            session.add(
                ProposalRow(
                    id=n,
                    edition_id=edition.id,
                    author_id=author.id,
                    state=State.SUBMITTED,
                    number=n,
                    submitted_at=make.NOW,
                    version=1,
                )
            )
        session.flush()
        for n in range(1, 2001):
            session.add(
                ProposalVersionRow(
                    proposal_id=n,
                    version=1,
                    at=make.NOW,
                    by=author.id,
                    **replace(CONTENT, title=f"Ławka {n}").document(),
                )
            )
    with database.reading() as session:
        last = proposals.listed(session, edition, Wanted(), 9_999_999)
        begun = time.perf_counter()
        found = proposals.listed(session, edition, Wanted(words="lawka 77"), 2)
        took = time.perf_counter() - begun
    assert (last.page, last.pages, last.total) == (2000 // PAGE, 2000 // PAGE, 2000)
    assert [proposal.number for proposal in last.proposals][-1] == 2000
    assert found.page == 2
    assert took < 2, "a search takes seconds"


def test_a_draft_has_no_public_page(database: Database) -> None:
    with database.unit_of_work() as session:
        edition, author = (
            make.edition(session, Stage.SUBMISSION),
            make.account(session),
        )
        submission.start(session, edition, author, CONTENT, make.NOW)
        with pytest.raises(NoSuchProposal):
            proposals.numbered(session, edition, 1)
