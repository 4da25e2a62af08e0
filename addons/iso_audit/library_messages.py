"""The words for what can be wrong with a library, by the code of the fault."""
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

FAULT_MESSAGES = {
    # the file
    'too_big': _lt("The file has %(size)s bytes; at most %(limit)s are read. Is it the right file?"),
    'not_utf8': _lt("The file is not text in UTF-8. Save it as UTF-8 in the editor and upload it again."),
    'empty': _lt("The file is empty."),
    'not_yaml': _lt(
        "The text cannot be read as YAML from column %(column)s on. "
        "Check indentation, colons and quotes here and on the line before."),
    'bad_character': _lt("There is a control character in the text. Remove it; it may be invisible."),
    'several_documents': _lt("A second document begins here (---). A file holds one library."),
    'too_deep': _lt("Values are nested more than %(limit)s levels deep."),
    'too_many_values': _lt("The file has more than %(limit)s values. Is it the right file?"),
    'alias': _lt("Alias *%(name)s: references are not allowed. Write the text out."),
    'anchor': _lt("Anchor &%(name)s: references are not allowed. Remove the anchor."),
    'tag': _lt("Tag %(name)s: types are given by the format, not by the file. Remove the tag."),
    'bad_key': _lt("A key has to be a plain word; here it is a list or a mapping."),
    'duplicate_key': _lt("“%(key)s” is given twice here. Keep one of them."),
    'more_faults': _lt("… and %(count)s more. Mend the ones above first."),
    # the shape
    'unknown_format': _lt("This is format %(value)s; only format %(known)s can be read here."),
    'not_a_mapping': _lt("A mapping (key: value) is expected here."),
    'not_a_list': _lt("A list (lines that begin with a dash) is expected here."),
    'not_a_text': _lt("A text is expected here, not a list or a mapping."),
    'unknown_key': _lt("“%(key)s” is not known here. Known: %(known)s."),
    'missing_key': _lt("“%(key)s” is missing."),
    'no_language': _lt("The text is given in no language. Give one or both: %(known)s."),
    'empty_value': _lt("The value is empty. Fill it in, or leave out the key where it is optional."),
    'too_long': _lt("The text has %(length)s characters; at most %(limit)s are allowed."),
    'bad_number': _lt("“%(value)s” is not a whole number from 1 to %(limit)s."),
    'bad_boolean': _lt("“%(value)s” is neither true nor false."),
    'bad_choice': _lt("“%(value)s” is not one of: %(known)s."),
    'bad_date': _lt("“%(value)s” is not a date such as 2015-09-15."),
    'bad_urn': _lt(
        "“%(value)s” is not a URN such as urn:my-agency:rules:2026 "
        "(lower-case letters, digits, dots, dashes; parts separated by colons)."),
    'bad_code': _lt("“%(value)s” is not a code such as 8.2.1 or A.5."),
    'bad_tag': _lt("“%(value)s” is not a code of an applicability, such as one_stop."),
    # the content
    'no_clauses': _lt("The library has no clause."),
    'duplicate_clause': _lt("Clause %(code)s is there already, on line %(first)s."),
    'missing_parent': _lt(
        "Clause %(code)s lies under %(parent)s, which is not in the file. "
        "Add it, or say “parent: null” for a clause at the top."),
    'cyclic_parents': _lt("These clauses lie under one another in a circle: %(codes)s."),
    'too_many_levels': _lt("Clause %(code)s lies deeper than %(limit)s levels."),
    'unknown_clause': _lt("Clause %(code)s is not among the clauses of this file."),
    'mapping_side': _lt("Give the other edition either as “from” or as “to”."),
    'mapping_to_itself': _lt("This is the library itself. Give the URN of the other edition."),
    'duplicate_pair': _lt("The pair %(source)s → %(target)s is there already, on line %(first)s."),
    'duplicate_id': _lt("The name %(id)s is taken, on line %(first)s."),
    # against the database
    'not_newer': _lt(
        "Version %(version)s is not newer than version %(current)s, which is here already. "
        "Raise the version in the file if its content has changed."),
    'unknown_standard': _lt("The edition %(urn)s is not here. Import its library first."),
    'unknown_other_clause': _lt("%(standard)s has no clause %(code)s."),
    'pair_taken': _lt("The pair %(source)s → %(target)s is given by the library of %(standard)s already."),
    'unknown_tag': _lt(
        "There is no applicability “%(tag)s”. Known: %(known)s. "
        "Create it first under Configuration › Applicability."),
}
