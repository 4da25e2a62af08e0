"""The library format: what is read, and what is refused with which words. No database needed."""
from textwrap import dedent

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged
from odoo.tools import file_open

from ..library import parse_library, sort_key
from ..library_messages import FAULT_MESSAGES
from ..library_yaml import MAX_BYTES, MAX_FAULTS, LibraryError

SHIPPED = ('iso9001_2015', 'iso9001_2026')
HEAD = dedent("""\
    format: 1
    urn: urn:test:rules:1
    version: 1
    standard:
      code: RULES
      edition: "1"
      name: {en: Rules, vi: Quy định}
    """)
FUZZ = settings(
    max_examples=200, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def shipped(name):
    with file_open(f'iso_audit/data/library/{name}.yaml', 'rb') as file:
        return file.read()


def library(**parts):
    """The bytes of a small valid library, with some of its parts replaced."""
    return yaml.safe_dump({
        'format': 1, 'urn': 'urn:test:rules:1', 'version': 1,
        'standard': {'code': 'RULES', 'edition': '1', 'name': {'en': 'Rules'}},
        'clauses': [{'code': '1', 'title': {'en': 'One'}}],
        **parts,
    }, allow_unicode=True).encode()


@tagged('standard', 'at_install', '-post_install')
class TestLibrary(BaseCase):

    def faults(self, content):
        with self.assertRaises(LibraryError) as caught:
            parse_library(content if isinstance(content, bytes) else content.encode())
        return caught.exception.faults

    def assertFault(self, content, code, /, *, place=None, line=None, **params):
        faults = [fault for fault in self.faults(content) if fault.code == code]
        self.assertTrue(faults, f"no {code} among {self.faults(content)}")
        if place is not None:
            self.assertIn(place, [fault.place for fault in faults])
        if line is not None:
            self.assertIn(line, [fault.line for fault in faults])
        for key, value in params.items():
            self.assertEqual(faults[0].params[key], value)

    # -- what is read -------------------------------------------------------------------------

    def test_small(self):
        read = parse_library((HEAD + dedent("""\
            clauses:
              - {code: 4, title: {en: Four, vi: Bốn}}
              - {code: 4.10, title: {vi: Bốn mười}, guidance: {en: Look}, title_status: label}
              - {code: B, parent: null, title: {en: B}, assessable: false}
            mappings:
              - from: urn:test:rules:0
                pairs: [{from: 1, to: 4.10, relation: superset, note: {en: Less}}]
            checklists:
              - id: start
                name: {en: Start}
                questions:
                  - {clause: 4.10, question: {en: Why?}, applies_to: [system, system]}
                  - {clause: 4.10, question: {en: How?}}
            """)).encode())
        four, ten, letter = read.clauses
        self.assertEqual((four.code, four.parent, four.assessable), ('4', None, False))
        self.assertEqual((ten.code, ten.parent, ten.assessable), ('4.10', '4', True))
        self.assertEqual(ten.urn, 'urn:test:rules:1:4.10')
        self.assertEqual(ten.title, {'vi_VN': 'Bốn mười'})
        self.assertEqual((letter.parent, letter.assessable), (None, False))
        self.assertEqual(read.pairs[0].from_urn, 'urn:test:rules:0')
        self.assertEqual((read.pairs[0].to_code, read.pairs[0].relation), ('4.10', 'superset'))
        self.assertEqual(
            [question.urn.rpartition(':')[2] for question in read.questions], ['4.10-1', '4.10-2'])
        self.assertEqual(read.questions[0].applies_to, ('system',))

    def test_shipped(self):
        old, new = (parse_library(shipped(name)) for name in SHIPPED)
        self.assertEqual(len(old.clauses), 91)
        self.assertEqual(len(old.checklists[0].questions), 104)
        self.assertIn('7.1.5.2', {clause.code for clause in old.clauses})
        self.assertIn('6.1.3', {clause.code for clause in new.clauses})
        self.assertNotIn('10.3', {clause.code for clause in new.clauses})
        for read in (old, new):
            texts = [clause.title for clause in read.clauses]
            texts += [clause.guidance for clause in read.clauses if clause.parent]
            texts += [text for question in read.questions for text in (
                question.question, question.evidence)]
            texts += [pair.note for pair in read.pairs if pair.note]
            for text in texts:
                self.assertEqual(set(text), {'en_US', 'vi_VN'}, text)
            asked = {question.clause for question in read.checklists[0].questions}
            self.assertEqual(asked, {clause.code for clause in read.clauses if clause.assessable})
        self.assertEqual(
            {pair.from_code for pair in new.pairs}, {clause.code for clause in old.clauses})
        self.assertEqual(
            {pair.to_code for pair in new.pairs}, {clause.code for clause in new.clauses})

    def test_shipped_is_plain_yaml(self):
        """Another reader of YAML understands the files the same way."""
        for name in SHIPPED:
            content = shipped(name)
            read, plain = parse_library(content), yaml.safe_load(content)
            self.assertEqual(
                [clause['title']['vi'] for clause in plain['clauses']],
                [clause.title['vi_VN'] for clause in read.clauses])
            self.assertEqual([clause['code'] for clause in plain['clauses']],
                             [clause.code for clause in read.clauses])

    # -- what is refused ----------------------------------------------------------------------

    def test_file(self):
        self.assertFault(b'', 'empty')
        self.assertFault(b'# only a remark', 'empty')
        self.assertFault(b' ' * (MAX_BYTES + 1), 'too_big')
        self.assertFault('Tiếng Việt'.encode('utf-16'), 'not_utf8', line=1)
        self.assertFault('a: 1\nTiếng'.encode('utf-16-le'), 'not_utf8')
        self.assertFault('a: 1\nb: 2'.encode('utf-16-le'), 'bad_character', line=1)
        self.assertFault(b'a: 1\nb: \x80', 'not_utf8', line=2)
        self.assertFault('a: 1\n\tb: 1\n  - c', 'not_yaml', line=2)
        self.assertFault(HEAD + 'clauses: [{', 'not_yaml')
        self.assertFault(HEAD + '---\na: 1', 'several_documents')
        self.assertFault('- 1', 'not_a_mapping')
        self.assertFault('text', 'not_a_mapping')
        self.assertFault('format: 2\nversion: x', 'unknown_format', place='format')
        self.assertEqual(len(self.faults('format: 2\nversion: x')), 1)

    def test_hostile(self):
        laughs = 'a: &a [x, x]\n' + ''.join(
            f'{name}: &{name} [*{before}, *{before}]\n'
            for before, name in zip('abcdefgh', 'bcdefghi', strict=True))
        self.assertFault(laughs, 'alias', place='b[1]', line=2, name='a')
        self.assertFault(laughs, 'anchor', place='a', line=1)
        once = self.faults(HEAD + 'clauses: [{code: 1, title: *a}]')
        self.assertEqual([fault.code for fault in once], ['alias'])
        self.assertFault('a: !!python/object/apply:os.system [ls]', 'tag', place='a')
        self.assertFault('a: !ruby x', 'tag')
        self.assertFault('<<: {a: 1}', 'unknown_key')
        self.assertFault('[' * 500_000, 'too_deep')
        self.assertFault('{a: ' * 100_000, 'too_deep')
        self.assertFault('- ' * 100_000, 'too_deep')
        self.assertFault('? - a\n: b', 'bad_key')
        self.assertFault('a: 1\na: 2', 'duplicate_key', line=2)
        self.assertFault(f"clauses: [{'x,' * 200_000}]", 'too_many_values')
        # Half of a surrogate pair: libyaml refuses it, the reader in Python leaves it to us.
        half = self.faults(HEAD + 'clauses: [{code: 1, title: {en: "\\ud800"}}]')
        self.assertIn(half[0].code, ('not_yaml', 'bad_character'))
        self.assertFault(HEAD + 'clauses: [{code: 1, title: {en: "a\\0b"}}]', 'bad_character')
        self.assertFault('a: \x07', 'bad_character')
        many = self.faults('a:\n' + 'a:\n' * 5000)
        self.assertEqual((len(many), many[-1].code), (MAX_FAULTS + 1, 'more_faults'))

    def test_head(self):
        self.assertFault(b'format: 1', 'missing_key', key='urn')
        self.assertFault(library(zip=1), 'unknown_key', place='', key='zip')
        for urn in ('ISO', 'urn:', 'urn:A:b', 'urn:ab:ç', 'urn:ab:x y', 'urn:ab:' + 'x' * 200):
            self.assertTrue(self.faults(library(urn=urn)))
        for version in (0, -1, 1.5, 'one', 10 ** 30, '٣', True, '', [1]):
            self.assertIn('version', [fault.place for fault in self.faults(library(version=version))])
        self.assertFault(library(standard='ISO'), 'not_a_mapping', place='standard')
        for published in ('2015', '2015-02-30', '15/09/2015', '2015-9-1'):
            self.assertFault(
                library(standard={'code': 'A', 'edition': '1', 'name': {'en': 'A'}, 'published': published}),
                'bad_date', place='standard.published')

    def test_words(self):
        def clause(**values):
            return library(clauses=[{'code': '1', 'title': {'en': 'One'}, **values}])
        self.assertFault(clause(title='One'), 'not_a_mapping', place='clauses[1].title')
        self.assertFault(clause(title={}), 'no_language')
        self.assertFault(clause(title={'fr': 'Un'}), 'unknown_key', key='fr')
        self.assertFault(clause(title={'en': ''}), 'empty_value', place='clauses[1].title.en')
        self.assertFault(clause(title={'en': None}), 'empty_value')
        self.assertFault(clause(title={'en': ['One']}), 'not_a_text')
        self.assertFault(clause(title={'vi': 'x' * 251}), 'too_long', length=251, limit=250)
        self.assertFault(clause(assessable='maybe'), 'bad_boolean')
        self.assertFault(clause(title_status='old'), 'bad_choice')

    def test_clauses(self):
        def clauses(*items):
            return library(clauses=[{'title': {'en': 'X'}, **item} for item in items])
        self.assertFault(library(clauses=[]), 'no_clauses')
        self.assertFault(library(clauses={'1': 'One'}), 'not_a_list', place='clauses')
        self.assertFault(library(clauses=['1']), 'not_a_mapping', place='clauses[1]')
        self.assertFault(clauses({}), 'missing_key', key='code')
        self.assertFault(
            clauses({'code': '1'}, {'code': '2'}, {'code': '1'}), 'duplicate_clause',
            place='clauses[3]', code='1')
        self.assertFault(clauses({'code': '4A'}, {'code': '04a'}), 'duplicate_clause')
        for code in ('4.', '.4', '4..1', '4 1', '4/1', 'điều', '1' * 9, 'x' * 9, '1.' * 20 + '1'):
            self.assertTrue(self.faults(clauses({'code': code})), code)
        self.assertFault(clauses({'code': '4.1'}), 'missing_parent', parent='4')
        self.assertFault(clauses({'code': '4', 'parent': '5'}), 'missing_parent')
        parse_library(clauses({'code': '4.1', 'parent': None}))

    def test_circles_and_depth(self):
        def clauses(*pairs):
            return library(clauses=[
                {'code': code, 'parent': parent, 'title': {'en': 'X'}} for code, parent in pairs])
        self.assertFault(clauses(('1', '1')), 'cyclic_parents', codes='1 → 1')
        circle = clauses(('9', '1'), ('1', '2'), ('2', '3'), ('3', '1'), ('4', '3'), ('5', '6'), ('6', '5'))
        found = [fault for fault in self.faults(circle) if fault.code == 'cyclic_parents']
        self.assertEqual(
            [fault.params['codes'] for fault in found], ['1 → 2 → 3 → 1', '5 → 6 → 5'])
        chain = [('1', None)] + [(str(number), str(number - 1)) for number in range(2, 12)]
        self.assertEqual(
            [fault.params['code'] for fault in self.faults(clauses(*reversed(chain)))], ['9'])
        parse_library(clauses(*chain[:8]))

    def test_mappings(self):
        def mapping(**values):
            return library(mappings=[{'to': 'urn:test:rules:2', 'pairs': [], **values}])
        pair = {'from': '1', 'to': '1', 'relation': 'equal'}
        parse_library(mapping(pairs=[pair]))
        self.assertFault(mapping(**{'from': 'urn:test:rules:0'}), 'mapping_side')
        self.assertFault(mapping(to='urn:test:rules:1'), 'mapping_to_itself')
        self.assertFault(mapping(pairs=[pair, dict(pair)]), 'duplicate_pair')
        self.assertFault(
            mapping(pairs=[{**pair, 'from': '7'}]), 'unknown_clause', place='mappings[1].pairs[1].from')
        self.assertFault(mapping(pairs=[{**pair, 'relation': 'same'}]), 'bad_choice')
        self.assertFault(mapping(pairs=[{'from': '1', 'to': '1'}]), 'missing_key', key='relation')

    def test_checklists(self):
        def checklist(*questions, **values):
            return library(checklists=[{
                'id': 'start', 'name': {'en': 'Start'}, 'questions': list(questions), **values}])
        question = {'clause': '1', 'question': {'en': 'Why?'}}
        self.assertFault(checklist({**question, 'clause': '2'}), 'unknown_clause')
        self.assertFault(checklist({**question, 'applies_to': 'system'}), 'not_a_list')
        self.assertFault(checklist({**question, 'applies_to': ['One stop']}), 'bad_tag')
        self.assertFault(
            checklist({**question, 'id': 'a'}, {**question, 'id': 'a'}), 'duplicate_id',
            place='checklists[1].questions[2]')
        twice = yaml.safe_load(checklist(question))['checklists'] * 2
        self.assertFault(library(checklists=[{**item, 'questions': []} for item in twice]), 'duplicate_id')

    def test_every_fault_at_once(self):
        faults = self.faults(HEAD + dedent("""\
            clauses:
              - {code: 1, title: {en: One}, zip: 1}
              - {code: 1, title: {en: One}}
              - {code: 2.1, title: {en: ""}}
            """))
        self.assertEqual(
            [(fault.line, fault.code) for fault in faults],
            [(9, 'unknown_key'), (10, 'duplicate_clause'), (11, 'missing_parent'), (11, 'empty_value')])

    def test_every_fault_has_words(self):
        import ast
        import inspect

        from .. import library as checks
        from .. import library_values, library_yaml
        codes = set()
        for module in (checks, library_values, library_yaml):
            for node in ast.walk(ast.parse(inspect.getsource(module))):
                if (isinstance(node, ast.Call) and getattr(node.func, 'attr', '') == 'add'
                        and len(node.args) == 3):
                    codes |= {part.value for part in ast.walk(node.args[2])
                              if isinstance(part, ast.Constant)}
        codes |= {'bad_urn', 'bad_code', 'bad_tag', 'more_faults'}
        self.assertFalse(codes - FAULT_MESSAGES.keys())
        self.assertGreater(len(codes), 35)

    # -- properties ---------------------------------------------------------------------------

    @FUZZ
    @given(st.data())
    def test_mutation_is_read_or_refused(self, data):
        """However a file is damaged, it is read or refused with faults: never a traceback."""
        content = bytearray(HEAD.encode() + shipped('iso9001_2026')[2400:6400])
        for _round in range(data.draw(st.integers(1, 6))):
            start = data.draw(st.integers(0, len(content)))
            length = data.draw(st.integers(0, 40))
            piece = data.draw(st.one_of(
                st.binary(max_size=8),
                st.sampled_from([
                    b'*a', b'&a ', b'!!set ', b'\n---\n', b'[', b'{', b'- ', b': ', b'"', b"'", b'|\n',
                    b'? ', b'\t', b'<<: ', b'\x00', b'\xed\xa0\x80', b'~', b'#', b'%TAG ! x\n', b'\r'])))
            content[start:start + length] = piece
        self.read_or_refused(bytes(content))

    @FUZZ
    @given(st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
        | st.sampled_from(['1', '1.1', 'urn:test:rules:1', 'equal', 'true', 'null']),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
            st.sampled_from([
                'format', 'urn', 'version', 'standard', 'clauses', 'mappings', 'checklists', 'code',
                'title', 'parent', 'en', 'vi', 'pairs', 'from', 'to', 'relation', 'questions', 'id',
                'clause', 'question', 'applies_to', 'name', 'edition']), inner, max_size=6),
        max_leaves=25))
    def test_any_shape_is_read_or_refused(self, shape):
        parts = shape if isinstance(shape, dict) else {'clauses': shape}
        self.read_or_refused(library(**parts))

    def read_or_refused(self, content):
        try:
            parse_library(content)
        except LibraryError as error:
            self.assertTrue(error.faults)
            for fault in error.faults:
                self.assertTrue(FAULT_MESSAGES[fault.code]._translate('en_US') % fault.params)

    @FUZZ
    @given(st.lists(st.lists(st.integers(0, 120), min_size=1, max_size=4), min_size=2, max_size=12))
    def test_sort_key_of_numbers(self, codes):
        """Numbers in parts sort as lists of numbers do."""
        texts = ['.'.join(map(str, code)) for code in codes]
        self.assertEqual(
            sorted(texts, key=sort_key), ['.'.join(map(str, code)) for code in sorted(codes)])

    @FUZZ
    @given(st.lists(
        st.from_regex(r'[0-9A-Za-z]{1,6}([.-][0-9A-Za-z]{1,6}){0,3}', fullmatch=True), min_size=2))
    def test_sort_key_against_slow_oracle(self, codes):
        def before(one, other):
            for left, right in zip(parts(one), parts(other), strict=False):
                if left != right:
                    return left < right
            return len(parts(one)) < len(parts(other))

        def parts(code):
            found, index = [], 0
            while index < len(code):
                end = index + 1
                if code[index] in '.-':
                    found.append((0, ''))
                elif code[index].isdigit():
                    while end < len(code) and code[end].isdigit():
                        end += 1
                    found.append((1, int(code[index:end])))
                else:
                    while end < len(code) and code[end].isalpha():
                        end += 1
                    found.append((2, code[index:end].lower()))
                index = end
            return found

        for one in codes:
            for other in codes:
                self.assertEqual(sort_key(one) < sort_key(other), before(one, other), (one, other))
            self.assertRegex(sort_key(one), r'^[0-9a-z]+$')

    @FUZZ
    @given(st.lists(st.tuples(
        st.integers(1, 9), st.integers(1, 9),
        st.sampled_from(['equal', 'subset', 'superset', 'intersect'])),
        max_size=12, unique_by=lambda pair: pair[:2]))
    def test_mapping_round_trip(self, pairs):
        """What is written as a mapping is read as it was, from either side."""
        clauses = [{'code': str(number), 'title': {'en': 'X'}} for number in range(1, 10)]
        written = [{'from': str(source), 'to': str(target), 'relation': relation}
                   for source, target, relation in pairs]
        for side, urn in (('to', 'urn:test:rules:2'), ('from', 'urn:test:rules:0')):
            read = parse_library(library(clauses=clauses, mappings=[{side: urn, 'pairs': written}]))
            self.assertEqual(
                [{'from': pair.from_code, 'to': pair.to_code, 'relation': pair.relation}
                 for pair in read.pairs], written)
            self.assertEqual({getattr(pair, f'{side}_urn') for pair in read.pairs}, {urn} if pairs else set())


