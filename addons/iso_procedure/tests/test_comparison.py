from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import BaseCase, tagged

from ..comparison import (
    ADDED,
    CHANGED,
    REMOVED,
    SAME,
    compare_steps,
    compare_texts,
    compare_words,
    text_blocks,
)
from .common import ProcedureCase

WORDS = st.lists(st.sampled_from(
    ["Hồ sơ", "đầy đủ", "hợp lệ", "3 ngày", ",", ".", "nộp", "<b>", "\n"]), max_size=25).map(" ".join)
TEXT = st.one_of(WORDS, st.text(max_size=80))
BLOCKS = st.lists(st.tuples(st.sampled_from(['p', 'h2', 'li']), TEXT), max_size=12)
STEPS = st.lists(st.fixed_dictionaries({'name': TEXT, 'role': TEXT}), max_size=12)


def side(parts, without):
    return "".join(text for change, text in parts if change != without)


@tagged('post_install', '-at_install')
class TestComparison(BaseCase):

    @given(TEXT, TEXT)
    @settings(max_examples=300, deadline=None)
    def test_words_give_back_both_texts(self, old, new):
        parts = compare_words(old, new)
        self.assertEqual((side(parts, ADDED), side(parts, REMOVED)), (old, new))
        self.assertEqual(old == new, all(change == SAME for change, _text in parts))

    @given(BLOCKS, BLOCKS)
    @settings(max_examples=300, deadline=None)
    def test_paragraphs_give_back_both_texts(self, old, new):
        blocks = compare_texts(old, new)
        for text, without in ((old, ADDED), (new, REMOVED)):
            self.assertEqual(text, [
                (block.tag, side(block.parts, without))
                for block in blocks if block.change != without])

    @given(STEPS, STEPS)
    @settings(max_examples=300, deadline=None)
    def test_steps_give_back_both_lists(self, old, new):
        changes = compare_steps(old, new)
        for steps, place, without in ((old, 'old', ADDED), (new, 'new', REMOVED)):
            there = sorted(
                (change for change in changes if change.change != without),
                key=lambda change, place=place: getattr(change, place))
            self.assertEqual(steps, [
                {name: side(parts, without) for name, parts in change.fields.items()}
                for change in there])

    def test_one_step_moved(self):
        old = [{'name': name} for name in ("a", "b", "c", "d")]
        new = [old[place] for place in (3, 0, 1, 2)]
        self.assertEqual(
            [(change.change, change.is_moved) for change in compare_steps(old, new)],
            [(SAME, True), (SAME, False), (SAME, False), (SAME, False)])

    def test_removed_step_stands_where_it_was(self):
        old = [{'name': name} for name in ("Receive", "Check it", "Sign")]
        changes = compare_steps(old, [old[0], {'name': "Print"}, old[2]])
        self.assertEqual(
            [change.change for change in changes], [SAME, REMOVED, ADDED, SAME])

    def test_renamed_step_is_changed(self):
        [change] = compare_steps(
            [{'name': "Check the request", 'hours': "4"}],
            [{'name': "Check the whole request", 'hours': "8"}])
        self.assertEqual(change.change, CHANGED)
        self.assertIn((ADDED, "whole "), change.fields['name'])
        self.assertEqual(change.fields['hours'], ((REMOVED, "4"), (ADDED, "8")))

    def test_html_is_read_as_text(self):
        self.assertEqual(text_blocks(
            "x<h1>Head<b>ing</b></h1><p>One &lt;b&gt;<br>two</p><ul><li>item <p>more</p></li></ul>"
            "<script>bad()</script><table><tr><td>1</td><td>2</td></tr></table>tail"), [
            ('p', "x"), ('h1', "Heading"), ('p', "One <b> two"), ('li', "item"), ('li', "more"),
            ('td', "1"), ('td', "2"), ('p', "tail")])
        self.assertEqual([text_blocks(""), text_blocks(False), text_blocks("<!-- x -->")], [[]] * 3)


@tagged('post_install', '-at_install')
class TestComparisonDialog(ProcedureCase):

    def _two(self):
        first = self._effective(content="<h2>Scope</h2><p>Papers within 3 days</p>")
        second = first.procedure_id.with_user(self.head)._new_version()
        second.write({'content': "<h2>Scope</h2><p>Papers within 5 days</p><p>New</p>"})
        second.step_ids[1].write({'hours': 9, 'role': "<script>"})
        return first, second

    def _dialog(self, version, user, **values):
        action = version.with_user(user).action_compare()
        return self.env['iso.comparison'].with_user(user).with_context(
            **action['context']).create(values)

    def test_previous_version_is_proposed(self):
        first, second = self._two()
        dialog = self._dialog(second, self.head)
        self.assertEqual(dialog.other_id, first)
        result = dialog.result
        for part in ("<h2>Scope</h2>", "<del>3 </del><ins>5 </ins>", "<ins>New</ins>",
                     "<del>8 </del><ins>9 </ins>h", "&lt;script&gt;"):
            self.assertIn(part, result)
        self.assertNotIn("<script", result)

    def test_older_stands_first_whichever_is_chosen(self):
        first, second = self._two()
        self.assertEqual(
            self._dialog(first, self.head, other_id=second.id).result,
            self._dialog(second, self.head).result)

    def test_only_for_who_reads_both(self):
        first, second = self._two()
        with self.assertRaises(AccessError):
            second.with_user(self.staff).action_compare()
        with self.assertRaises(AccessError):
            self.env['iso.comparison'].with_user(self.staff).create(
                {'version_id': first.id, 'other_id': second.id})

    def test_of_one_document(self):
        first = self._effective()
        with self.assertRaises(ValidationError):
            self._dialog(first, self.head, other_id=self._draft().id)
