"""What is taken out of Word documents, names and tables, and what is refused."""

import os
import unittest
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from odoo.addons.iso_procedure import file_name, step_table, word_guard, word_reader
from odoo.addons.iso_procedure.word_guard import Unreadable

from . import word_common as make


class TestWordReader(unittest.TestCase):

    def _refused(self, reason, content):
        with self.assertRaises(Unreadable) as refused:
            word_reader.read(content)
        self.assertEqual(refused.exception.args[0], reason)

    def test_text(self):
        word = word_reader.read(make.word(
            make.heading("Quy trình"), make.paragraph("A < B"),
            make.table(["a", "b"]), make.picture()))
        self.assertEqual((word.heading, word.left_out), ("Quy trình", 0))
        text = word_reader.to_html(word.root)
        for piece in ("<h1>", "A &lt; B", "<table", 'src="data:image/png;base64,', 'alt="A map"'):
            self.assertIn(piece, text)

    def test_pictures_no_browser_shows(self):
        word = word_reader.read(make.word(
            make.paragraph("A"), make.picture(), image=b'<svg onload="x()"/>'))
        self.assertEqual(word.left_out, 1)
        self.assertNotIn("<img", word_reader.to_html(word.root))

    def test_linked_pictures_are_not_fetched(self):
        with patch('urllib.request.urlopen') as fetched:
            word = word_reader.read(make.word(
                make.paragraph("A"), make.picture('r:link="rFar"'),
                relations=[make.relation(
                    'rFar', 'image', 'file:///etc/hostname', 'TargetMode="External"')]))
            fetched.assert_not_called()
        self.assertNotIn("<img", word_reader.to_html(word.root))

    def test_large_pictures(self):
        large = make.PNG + os.urandom(word_reader.MAX_PICTURE)
        self._refused('picture', make.word(make.picture(), image=large))

    def test_no_word_document(self):
        plain = make.word(make.paragraph("A"))
        for reason, content in (
                ('foreign', b''), ('foreign', b'Dear reader'), ('pdf', b'%PDF-1.7 ...'),
                ('old', word_guard.OLE + b'WordDocument'),
                ('encrypted', word_guard.OLE + word_guard.ENCRYPTED),
                ('broken', plain[:len(plain) // 2]),
                ('foreign', make.archive({'a.txt': "A"})),
                ('foreign', make.word(make.paragraph("A"), types='application/other+xml')),
                ('empty', make.word(make.paragraph(" "))),
                ('broken', make.word("<w:p>")),
                ('broken', make.word(make.paragraph("A"), parts={'word/document.xml': "<a/>"}))):
            with self.subTest(reason=reason, content=content[:12]):
                self._refused(reason, content)

    def test_encrypted_parts(self):
        content = bytearray(make.word(make.paragraph("A")))
        place = content.find(b'PK\x01\x02')
        content[place + 8] |= 1
        self._refused('encrypted', bytes(content))

    def test_macros(self):
        self._refused('macros', make.word(
            make.paragraph("A"), parts={'word/vbaProject.bin': b'x'}))
        self._refused('macros', make.word(
            make.paragraph("A"),
            types='application/vnd.ms-word.document.macroEnabled.main+xml'))

    def test_too_large(self):
        self._refused('large', b'PK' + bytes(word_guard.MAX_BYTES))

    def test_bombs(self):
        """Refused by what the directory says, before a byte of it is unpacked."""
        zeros = make.word(make.paragraph("A"), parts={'word/media/a.png': bytes(30 * 1024 ** 2)})
        xml = make.word(make.paragraph("A"), parts={
            'word/a.xml': os.urandom(1024).hex() * (word_guard.MAX_XML // 2048 + 1)})
        plain = make.word(make.paragraph("A"))
        with patch('zipfile.ZipFile.open', side_effect=AssertionError("unpacked")):
            self._refused('bomb', zeros)
            self._refused('bomb', xml)
            with patch.object(word_guard, 'MAX_PARTS', 3):
                self._refused('bomb', plain)
        self._refused('bomb', make.word("<w:a>" * 200 + "</w:a>" * 200))
        with patch.object(word_guard, 'MAX_ELEMENTS', 50):
            self._refused('bomb', make.word(make.paragraph("A") * 50))

    def test_entities(self):
        for before in (
                '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
                '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>', '<!DOCTYPE x>'):
            self._refused('entity', make.word(make.paragraph("A"), before=before))
        sneaky = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode('utf-16')
        self._refused('entity', make.word(
            make.paragraph("A"), parts={'word/styles.xml': sneaky}))


class TestFileName(unittest.TestCase):

    def test_names(self):
        for name, code, title in (
                ("QT-05 Thẩm định trang trại.docx", "QT-05", "Thẩm định trang trại"),
                ("QT 05 - Thẩm định.docx", "QT-05", "Thẩm định"),
                ("QT05_Thẩm_định.DOCX", "QT05", "Thẩm định"),
                ("QT-TTHC-03. Cấp giấy.docx", "QT-TTHC-03", "Cấp giấy"),
                ("BM-QT-05-01 Phiếu.docx", "BM-QT-05-01", "Phiếu"),
                ("QT.07 Họp.docx", "QT.07", "Họp"),
                ("QT-05.docx", "QT-05", ""),
                ("Kế hoạch 2026.docx", "", "Kế hoạch 2026"),
                ("Sổ tay.docx", "", "Sổ tay"), (".docx", "", "")):
            self.assertEqual(file_name.split(name), (code, title), name)

    def test_patterns(self):
        self.assertEqual(file_name.parent("QT-05", "QT-{00}"), (True, ""))
        self.assertEqual(file_name.parent("QT-TTHC-05", "QT-{00}"), (False, ""))
        self.assertEqual(file_name.parent("BM-QT-05-01", "BM-{parent}-{00}"), (True, "QT-05"))


class TestHours(unittest.TestCase):

    def test_as_people_write(self):
        for text, expected in (
                ("4 giờ", 4), ("04 giờ làm việc", 4), ("0,5 ngày", 4), ("½ ngày", 4),
                ("1/2 ngày", 4), ("2 ngày làm việc", 16), ("02 ngày (16 giờ)", 16),
                ("Không quá 3 ngày", 24), ("1 ngày 4 giờ", 12), ("30 phút", 0.5),
                ("2-3 ngày", 24), ("1 buổi", 4), ("1 tuần", 40), ("1.5 days", 12), ("8h", 8),
                ("(4 giờ)", 4), ("Theo quy định", None), ("", None), ("Ngay sau khi nhận", None),
                ("1 ngày hoặc 3 ngày", None), ("3 tháng", None), ("1 ngày x 2", None)):
            self.assertEqual(step_table.hours(text), expected, text)

    @given(st.integers(0, 9999), st.integers(0, 99), st.sampled_from(",."))
    @settings(max_examples=60, deadline=None)
    def test_numbers(self, whole, cents, point):
        number = whole + cents / 100
        text = f"{whole}{point}{cents:02}"
        self.assertAlmostEqual(step_table.hours(f"{text} giờ"), number, 2)
        self.assertAlmostEqual(step_table.hours(f"trong {text} ngày"), number * 8, 2)

    @given(st.text() | st.lists(st.sampled_from(
        ["1", "2,5", "½", "ngày", "giờ", "-", "/", "(", ")", "hoặc", " "])).map("".join))
    @settings(max_examples=200, deadline=None)
    def test_anything(self, text):
        found = step_table.hours(text)
        self.assertTrue(found is None or found >= 0)


class TestSteps(unittest.TestCase):

    def _steps(self, *rows):
        def line(row):
            return "".join(
                cell if cell.startswith("<td") else f"<td>{cell}</td>" for cell in row)

        return step_table.steps(html.fragment_fromstring(
            f"<table>{''.join(f'<tr>{line(row)}</tr>' for row in rows)}</table>"))

    def test_steps(self):
        found = self._steps(
            ["Bước", "Nội dung công việc", "Trách nhiệm", "Thời gian", "Biểu mẫu/ Kết quả"],
            ["1", "Tiếp nhận", "Một cửa", "4 giờ", "Phiếu"],
            ["2", "<p>Thẩm định</p><p>tại chỗ</p>", "Chuyên viên", "0,5 ngày", ""],
            ["", "", "", "", ""])
        self.assertEqual(found.steps, [
            ("Tiếp nhận", "Một cửa", 4, "Phiếu"),
            ("Thẩm định; tại chỗ", "Chuyên viên", 4, "")])
        self.assertTrue(found.complete)

    def test_what_would_be_lost(self):
        head = ["STT", "Công việc", "Người thực hiện", "Thời hạn"]
        self.assertFalse(self._steps(head, ["1", "A", "B", "theo luật"]).complete)
        self.assertFalse(self._steps([*head, "Ghi chú"], ["1", "A", "B", "", "x"]).complete)
        self.assertFalse(self._steps(head, ["1", "A", "B", ""], ["", "", "C", ""]).complete)

    def test_merged_cells(self):
        found = self._steps(
            ["Trình tự", "Trách nhiệm"], ["A", '<td rowspan="2">Head</td>'], ["B"], ["C", "X"])
        self.assertEqual([step.role for step in found.steps], ["Head", "Head", "X"])

    def test_other_tables(self):
        for rows in (
                [["Từ viết tắt", "Nội dung"], ["UBND", "Ủy ban"]],
                [["STT", "Công việc", "Trách nhiệm"]], [["a"]], []):
            self.assertIsNone(self._steps(*rows))
