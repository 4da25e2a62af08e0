"""Six thousand corrective-action files of an agency, the same for both sides."""
import random
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

DEPARTMENTS = [
    "Văn phòng", "Phòng Tổ chức cán bộ", "Phòng Kế hoạch – Tài chính", "Thanh tra",
    "Phòng Quản lý dịch bệnh", "Phòng Kiểm dịch động vật", "Phòng Quản lý thuốc thú y",
    "Phòng Thú y cộng đồng", "Trạm Chẩn đoán xét nghiệm", "Bộ phận Một cửa"]
CLAUSES = [f"{chapter}.{number}" for chapter in range(4, 10) for number in range(1, 9)]
PEOPLE = 300
THINGS = [
    "Hồ sơ xét nghiệm", "Phiếu yêu cầu kiểm dịch", "Giấy chứng nhận vệ sinh thú y",
    "Sổ theo dõi văn bản đến", "Biên bản lấy mẫu", "Quy trình xử lý phản ánh, kiến nghị",
    "Kế hoạch đào tạo nội bộ", "Tủ lạnh bảo quản vắc xin", "Thiết bị đo nhiệt độ kho lạnh",
    "Bảng kê trang thiết bị", "Hợp đồng với nhà cung cấp", "Danh mục tài liệu kiểm soát"]
FAULTS = [
    "không có chữ ký của người phê duyệt", "trả kết quả quá thời hạn quy định",
    "chưa được cập nhật sau khi văn bản pháp luật thay đổi", "thiếu ngày, tháng và số hiệu",
    "không được hiệu chuẩn đúng chu kỳ", "lưu không đúng nơi quy định",
    "được dùng khi đã hết hiệu lực", "không khớp với số liệu trên phần mềm một cửa"]
DEEDS = [
    "Rà soát và bổ sung hồ sơ còn thiếu", "Sửa quy trình, thêm bước kiểm tra chéo",
    "Đặt cảnh báo thời hạn trên phần mềm", "Tập huấn lại cho công chức liên quan",
    "Lập sổ theo dõi và phân công người chịu trách nhiệm", "Hiệu chuẩn lại thiết bị"]
# In which state they are, of a hundred; the names are ours, the peer has its own for each.
STATES = {
    'reported': 5, 'rejected': 3, 'analysis': 12, 'proposed': 5, 'approved': 25, 'done': 10,
    'closed': 40}
# What stands in the text of every ninth file or so, typed without accents.
SEARCHED = "ho so xet nghiem"
# What somebody types who reports the same once more.
TYPED = "Ho so xet nghiem thieu chu ky cua nguoi phe duyet"
# Of so many actions in progress or to be verified people are reminded.
REMINDED = 12000


class Action(NamedTuple):
    title: str
    kind: str
    person: int
    deadline: date
    state: str


class File(NamedTuple):
    number: int
    title: str
    description: str
    department: int
    clause: int
    person: int
    state: str
    grade: str
    date: date
    actions: tuple


def files(count):
    """``count`` files of the last three years, spread over departments, clauses and states."""
    chance = random.Random(9001)  # noqa: S311 (the same data every time)
    names, limits = list(STATES), list(accumulate(STATES.values()))
    return [_file(chance, number, chance.choices(names, cum_weights=limits)[0])
            for number in range(count)]


def _file(chance, number, state):
    title = f"{chance.choice(THINGS)} {chance.choice(FAULTS)}"
    day = date.today() - timedelta(days=chance.randrange(1, 1000))
    return File(
        number=number, title=f"{title} (vụ {number})",
        description=f"{title}. Phát hiện khi kiểm tra {chance.randrange(5, 60)} hồ sơ của quý, "
                    f"trong đó {chance.randrange(1, 5)} trường hợp sai, kéo dài từ đầu năm. "
                    f"Người kiểm tra đã lập biên bản và báo cáo lãnh đạo phòng.",
        department=chance.randrange(len(DEPARTMENTS)), clause=chance.randrange(len(CLAUSES)),
        person=chance.randrange(PEOPLE), state=state,
        grade='major' if chance.random() < 0.2 else 'minor', date=day,
        actions=tuple(_actions(chance, state)))


def _actions(chance, state):
    """A correction and two corrective actions, as far as the file is."""
    if state in ('reported', 'rejected'):
        return
    for kind in ('correction', 'corrective', 'corrective'):
        if state in ('done', 'closed'):
            stage = 'verified'
        elif state == 'approved' or kind == 'correction':
            stage = chance.choice(['open', 'open', 'done'])
        else:
            stage = 'draft'
        yield action(chance, kind, stage)


def action(chance, kind, state):
    return Action(
        title=chance.choice(DEEDS), kind=kind, person=chance.randrange(PEOPLE),
        deadline=date.today() + timedelta(days=chance.randrange(-30, 30)), state=state)


def open_actions(files):
    return sum(action.state in ('open', 'done') for file in files for action in file.actions)


def improvements(count):
    """``count`` open actions that belong to no file."""
    chance = random.Random(2015)  # noqa: S311 (the same data every time)
    return [action(chance, 'improvement', 'open') for _number in range(count)]
