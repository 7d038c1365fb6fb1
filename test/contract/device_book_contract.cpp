#include "device_book_shelves.hpp"

#include <algorithm>

/// What every DeviceBook promises, whatever is under it.
namespace lantian::contract {
namespace {

ErrorCode code_of(const Result<void>& outcome) {
  REQUIRE_FALSE(outcome.ok());
  return outcome.error().code;
}

const char* const key_a = "0123456789abcdef0123456789abcdef";

RequestState state_of(DeviceBook& book, std::int64_t id) {
  const auto all = taken(book.requests(std::nullopt));
  const auto found = std::ranges::find(all, id, &ControlRequest::id);
  REQUIRE(found != all.end());
  return found->state;
}

std::vector<std::string> actions_of(DeviceBook& book) {
  std::vector<std::string> actions;
  for (const AuditRow& row : taken(book.audit_rows(0))) actions.push_back(row.action);
  return actions;
}

}  // namespace

LANTIAN_EVERY_DEVICE_SHELF("an empty device book answers with absence") {
  DeviceBook& book = shelf.book();
  CHECK(taken(book.version()) == 0);
  CHECK(taken(book.devices()).empty());
  CHECK_FALSE(taken(book.device("A")).has_value());
  CHECK(taken(book.device_history("A")).empty());
  CHECK(taken(book.sightings()).empty());
  CHECK(taken(book.requests(std::nullopt)).empty());
  CHECK(taken(book.gaps("")).empty());
  CHECK_FALSE(taken(book.cursor("province")).has_value());
  CHECK(taken(book.audit_rows(0)).empty());
}

LANTIAN_EVERY_DEVICE_SHELF("a device comes back as it was put, every field of it") {
  DeviceDraw draw{42};
  std::vector<Device> devices;
  for (int i = 0; i < 150; ++i) devices.push_back(draw.draw(i));
  fine(shelf.book().put_devices(devices, "Li Wei", at(0)));
  shelf.reopen();
  std::ranges::sort(devices, {}, &Device::mn);
  const auto kept = taken(shelf.book().devices());
  REQUIRE(kept.size() == devices.size());
  for (std::size_t i = 0; i < devices.size(); ++i) {
    CAPTURE(devices[i].mn);
    CHECK(same_device(kept[i], devices[i]));
    const auto one = taken(shelf.book().device(devices[i].mn));
    REQUIRE(one.has_value());
    CHECK(same_device(*one, devices[i]));
  }
}

LANTIAN_EVERY_DEVICE_SHELF("one changed row among many: the list is right each time it is asked for") {
  DeviceDraw draw{7};
  std::vector<Device> devices;
  for (int i = 0; i < 30; ++i) devices.push_back(draw.draw(i));
  fine(shelf.book().put_devices(devices, "Li Wei", at(0)));
  std::ranges::sort(devices, {}, &Device::mn);
  for (std::size_t i = 0; i < devices.size(); ++i) {
    devices[i].station = "station " + std::to_string(i);
    if (i % 3 == 0) fine(shelf.book().remove_device(devices[i].mn, "Li Wei", at(1)));
    if (i % 3 == 1) fine(shelf.book().put_devices({&devices[i], 1}, "Li Wei", at(1)));
    if (i % 3 == 2) continue;
    const auto kept = taken(shelf.book().devices());
    for (const Device& device : kept) {
      const auto one = taken(shelf.book().device(device.mn));
      REQUIRE(one.has_value());
      CHECK(same_device(*one, device));
    }
    CHECK(kept.size() == devices.size() - i / 3 - 1);
  }
}

LANTIAN_EVERY_DEVICE_SHELF("a change leaves the earlier state, an audit row and a new version") {
  Device device = device_called("A");
  device.password = "hunter22";
  fine(shelf.book().put_devices({&device, 1}, "Li Wei", at(0)));
  const auto first = taken(shelf.book().version());
  CHECK(first > 0);
  CHECK(taken(shelf.book().devices()).front().dialect == observe::hj212::Dialect::d2017);

  device.dialect = observe::hj212::Dialect::d2025;
  device.sm4_key = key_a;
  fine(shelf.book().put_devices({&device, 1}, " Wang Fang ", at(5)));
  const auto second = taken(shelf.book().version());
  CHECK(second > first);
  CHECK(taken(shelf.book().devices()).front().dialect == observe::hj212::Dialect::d2025);

  fine(shelf.book().put_devices({&device, 1}, "Wang Fang", at(6)));  // nothing changed: nothing is written
  CHECK(taken(shelf.book().version()) == second);

  fine(shelf.book().remove_device("A", "Li Wei", at(9)));
  CHECK(taken(shelf.book().version()) > second);
  shelf.reopen();
  CHECK(taken(shelf.book().devices()).empty());
  CHECK_FALSE(taken(shelf.book().device("A")).has_value());

  const auto history = taken(shelf.book().device_history("A"));
  REQUIRE(history.size() == 3);
  CHECK(history[0].who == "Li Wei");
  CHECK(history[0].at == at(0));
  CHECK(history[0].device.dialect == observe::hj212::Dialect::d2017);
  CHECK(history[1].who == "Wang Fang");
  CHECK(same_device(history[1].device, device));
  CHECK_FALSE(history[1].removed);
  CHECK(history[2].removed);
  CHECK(same_device(history[2].device, device));

  const auto audit = taken(shelf.book().audit_rows(0));
  REQUIRE(audit.size() == 3);
  CHECK(actions_of(shelf.book()) == std::vector<std::string>{"device.register", "device.change", "device.remove"});
  CHECK(audit[1].detail == "dialect: 2017 -> 2025; sm4_key: set");
  CHECK(audit[1].who == "Wang Fang");
  CHECK(audit[1].subject == "A");
  CHECK(taken(shelf.book().audit_rows(2)).size() == 1);
  CHECK(code_of(shelf.book().remove_device("A", "Li Wei", at(10))) == ErrorCode::not_found);
}

LANTIAN_EVERY_DEVICE_SHELF("one bad row and no row is put") {
  std::vector<Device> devices{device_called("A"), device_called("B;"), device_called("C"), device_called("A")};
  devices[2].minute_minutes = 7;
  devices[2].sm4_key = "secretsecret";
  const auto outcome = shelf.book().put_devices(devices, "Li Wei", at(0));
  CHECK(code_of(outcome) == ErrorCode::invalid_argument);
  const std::string message = outcome.error().message;
  CHECK(message.find("row 2 (MN 'B;'), mn:") != std::string::npos);
  CHECK(message.find("row 3 (MN 'C'), minute_minutes:") != std::string::npos);
  CHECK(message.find("row 3 (MN 'C'), sm4_key:") != std::string::npos);
  CHECK(message.find("row 4 (MN 'A'), mn: another row has it already") != std::string::npos);
  CHECK(message.find("secretsecret") == std::string::npos);
  CHECK(taken(shelf.book().devices()).empty());
  CHECK(taken(shelf.book().audit_rows(0)).empty());
  CHECK(taken(shelf.book().version()) == 0);
  const Device good = device_called("A");
  CHECK(code_of(shelf.book().put_devices({&good, 1}, " ", at(0))) == ErrorCode::invalid_argument);
  CHECK(code_of(shelf.book().put_devices({&good, 1}, "a\nb", at(0))) == ErrorCode::invalid_argument);
}

LANTIAN_EVERY_DEVICE_SHELF("passwords and keys are never in an audit row") {
  Device device = device_called("A");
  for (const char* secret : {"hunter22", "hunter33", ""}) {
    device.password = secret;
    device.sm4_key = *secret == '\0' ? "" : key_a;
    fine(shelf.book().put_devices({&device, 1}, "Li Wei", at(0)));
  }
  ControlRequest request = request_for("A");
  request.cn = 1072;
  request.area = "NewPW=hunter44; newsk = hunter55,PolId=w01018";
  taken(shelf.book().propose(request, at(1)));
  CHECK(taken(shelf.book().requests(std::nullopt)).front().area == request.area);
  for (const AuditRow& row : taken(shelf.book().audit_rows(0))) {
    CAPTURE(row.detail);
    CHECK(row.detail.find("hunter") == std::string::npos);
    CHECK(row.detail.find(key_a) == std::string::npos);
  }
  CHECK(taken(shelf.book().audit_rows(3)).front().detail ==
        "CN 1072, NewPW=***; newsk =***,PolId=w01018, because clock is off, needs approval");
}

LANTIAN_EVERY_DEVICE_SHELF("sightings add up, and registering settles them") {
  std::string odd = "X";
  odd += std::string{"\0\xff", 2};
  std::vector<Sighting> seen{sighting_of("A", "not registered", 10, 20, 3), sighting_of(odd, "not registered", 5, 6, 1),
                             sighting_of("A", "not registered", 1, 15, 4), sighting_of("A", "password", 2, 30, 1)};
  seen[2].peer = "10.0.0.8:1";
  seen[3].last_frame = std::string(5000, 'f');
  fine(shelf.book().note_sightings(seen));
  fine(shelf.book().note_sightings({&seen[0], 1}));
  shelf.reopen();
  auto kept = taken(shelf.book().sightings());
  REQUIRE(kept.size() == 3);
  CHECK(kept[0].why == "password");
  CHECK(kept[0].last_frame.size() == 2048);
  CHECK(kept[1].mn == "A");
  CHECK(kept[1].frames == 10);
  CHECK(kept[1].first_seen == at(1));
  CHECK(kept[1].last_seen == at(20));
  CHECK(kept[1].peer == "10.0.0.7:4000");  // of the later one
  CHECK(kept[1].last_frame == "##frame of A");
  CHECK(kept[2].mn == odd);

  const Device device = device_called("A");
  fine(shelf.book().put_devices({&device, 1}, "Li Wei", at(40)));
  kept = taken(shelf.book().sightings());
  REQUIRE(kept.size() == 1);
  CHECK(kept[0].mn == odd);

  // A gateway that has not seen the new row yet reports once more; a wrong password is news again.
  const std::vector<Sighting> later{sighting_of("A", "not registered", 41, 41, 1),
                                    sighting_of("A", "password", 42, 42, 2)};
  fine(shelf.book().note_sightings(later));
  kept = taken(shelf.book().sightings());
  REQUIRE(kept.size() == 2);
  CHECK(kept[0].why == "password");
  CHECK(kept[0].frames == 3);

  fine(shelf.book().remove_device("A", "Li Wei", at(50)));
  CHECK(taken(shelf.book().sightings()).size() == 3);
}

LANTIAN_EVERY_DEVICE_SHELF("invented MNs do not fill the disk: the latest sightings stay") {
  std::vector<Sighting> seen;
  for (int i = 0; i < 10'050; ++i) seen.push_back(sighting_of("M" + std::to_string(i), "not registered", i, i, 1));
  fine(shelf.book().note_sightings(seen));
  const auto kept = taken(shelf.book().sightings());
  REQUIRE(kept.size() == 10'000);
  CHECK(kept.front().mn == "M10049");
  CHECK(kept.back().mn == "M50");
}

LANTIAN_EVERY_DEVICE_SHELF("what changes a device needs two people") {
  const Device device = device_called("A");
  fine(shelf.book().put_devices({&device, 1}, "Li Wei", at(0)));
  ControlRequest wanted = request_for("A");
  wanted.state = RequestState::approved;  // words of the caller that the book does not take over
  wanted.approved_by = "Wang Fang";
  wanted.id = 77;
  const std::int64_t id = taken(shelf.book().propose(wanted, at(1)));
  CHECK(id == 1);
  CHECK(state_of(shelf.book(), id) == RequestState::proposed);
  CHECK(code_of(shelf.book().set_request(id, RequestState::sent, "qn", "", at(2))) == ErrorCode::conflict);
  CHECK(code_of(shelf.book().set_request(id, RequestState::approved, "", "", at(2))) == ErrorCode::invalid_argument);
  for (const char* same : {"Li Wei", " li wei", "LIWEI ", "li\xE3\x80\x80wei"}) {
    CAPTURE(same);
    CHECK(code_of(shelf.book().approve(id, same, at(3))) == ErrorCode::conflict);
  }
  CHECK(code_of(shelf.book().approve(id, "", at(3))) == ErrorCode::invalid_argument);
  CHECK(code_of(shelf.book().approve(99, "Wang Fang", at(3))) == ErrorCode::not_found);
  CHECK(state_of(shelf.book(), id) == RequestState::proposed);

  fine(shelf.book().approve(id, "Wang Fang", at(4)));
  CHECK(code_of(shelf.book().approve(id, "Zhao Min", at(5))) == ErrorCode::conflict);
  shelf.reopen();
  auto approved = taken(shelf.book().requests(RequestState::approved));
  REQUIRE(approved.size() == 1);
  CHECK(approved[0].mn == "A");
  CHECK(approved[0].cn == 1012);
  CHECK(approved[0].area == wanted.area);
  CHECK(approved[0].needs_approval);
  CHECK(approved[0].proposed_by == "Li Wei");
  CHECK(approved[0].approved_by == "Wang Fang");
  CHECK(approved[0].why == "clock is off");
  CHECK(approved[0].proposed_at == at(1));
  CHECK(approved[0].changed_at == at(4));

  fine(shelf.book().set_request(id, RequestState::sent, "20240305120000000", "", at(6)));
  fine(shelf.book().set_request(id, RequestState::sent, "20240305120010000", "", at(7)));
  CHECK(code_of(shelf.book().refuse(id, "Zhao Min", "", at(8))) == ErrorCode::conflict);
  fine(shelf.book().set_request(id, RequestState::done, "", "ExeRtn 1: done", at(8)));
  CHECK(code_of(shelf.book().set_request(id, RequestState::failed, "", "", at(9))) == ErrorCode::conflict);
  CHECK(code_of(shelf.book().set_request(id, RequestState::sent, "", "", at(9))) == ErrorCode::conflict);
  const auto ended = taken(shelf.book().requests(RequestState::done));
  REQUIRE(ended.size() == 1);
  CHECK(ended[0].qn == "20240305120010000");
  CHECK(ended[0].outcome == "ExeRtn 1: done");
  CHECK(ended[0].changed_at == at(8));
  CHECK(actions_of(shelf.book()) == std::vector<std::string>{"device.register", "request.propose",
                                                             "request.approve-denied", "request.approve-denied",
                                                             "request.approve-denied", "request.approve-denied",
                                                             "request.approve", "request.approve-denied",
                                                             "request.sent", "request.sent", "request.done"});
}

LANTIAN_EVERY_DEVICE_SHELF("what changes nothing is approved at once, and may still be refused") {
  const Device device = device_called("A");
  fine(shelf.book().put_devices({&device, 1}, "Li Wei", at(0)));
  const auto before = taken(shelf.book().version());
  const std::int64_t first = taken(shelf.book().propose(request_for("A", false), at(1)));
  const std::int64_t second = taken(shelf.book().propose(request_for("A", false), at(1)));
  CHECK(second == first + 1);
  CHECK(taken(shelf.book().version()) > before);
  CHECK(state_of(shelf.book(), first) == RequestState::approved);
  fine(shelf.book().refuse(first, "Li Wei", "not now", at(2)));
  CHECK(code_of(shelf.book().set_request(first, RequestState::sent, "", "", at(3))) == ErrorCode::conflict);
  fine(shelf.book().set_request(second, RequestState::failed, "", "no answer after 3 tries", at(3)));
  const auto refused = taken(shelf.book().requests(RequestState::refused));
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].outcome == "refused by Li Wei: not now");
  CHECK(taken(shelf.book().requests(std::nullopt)).size() == 2);
}

LANTIAN_EVERY_DEVICE_SHELF("a request must be one that can be sent") {
  const Device device = device_called("A");
  fine(shelf.book().put_devices({&device, 1}, "Li Wei", at(0)));
  const auto refused = [&](auto change) {
    ControlRequest request = request_for("A");
    change(request);
    const auto outcome = shelf.book().propose(request, at(1));
    REQUIRE_FALSE(outcome.ok());
    return outcome.error().code;
  };
  CHECK(refused([](ControlRequest& request) { request.mn = "B"; }) == ErrorCode::not_found);
  CHECK(refused([](ControlRequest& request) { request.proposed_by = ""; }) == ErrorCode::invalid_argument);
  CHECK(refused([](ControlRequest& request) { request.cn = 12; }) == ErrorCode::invalid_argument);
  CHECK(refused([](ControlRequest& request) { request.area = "A=1&&8080\r\n##0101"; }) == ErrorCode::invalid_argument);
  CHECK(refused([](ControlRequest& request) { request.area = "A=1&&"; }) == ErrorCode::invalid_argument);
  CHECK(taken(shelf.book().requests(std::nullopt)).empty());
}

LANTIAN_EVERY_DEVICE_SHELF("requests of a removed device are not sent to the one that gets its MN next") {
  const Device device = device_called("A"), other = device_called("B");
  fine(shelf.book().put_devices({&device, 1}, "Li Wei", at(0)));
  fine(shelf.book().put_devices({&other, 1}, "Li Wei", at(0)));
  const auto proposed = taken(shelf.book().propose(request_for("A"), at(1)));
  const auto approved = taken(shelf.book().propose(request_for("A", false), at(1)));
  const auto sent = taken(shelf.book().propose(request_for("A", false), at(1)));
  const auto of_other = taken(shelf.book().propose(request_for("B"), at(1)));
  fine(shelf.book().set_request(sent, RequestState::sent, "1", "", at(2)));
  fine(shelf.book().remove_device("A", "Li Wei", at(3)));
  fine(shelf.book().put_devices({&device, 1}, "Li Wei", at(4)));
  CHECK(state_of(shelf.book(), proposed) == RequestState::expired);
  CHECK(state_of(shelf.book(), approved) == RequestState::expired);
  CHECK(state_of(shelf.book(), sent) == RequestState::sent);
  CHECK(state_of(shelf.book(), of_other) == RequestState::proposed);
  CHECK(code_of(shelf.book().approve(proposed, "Wang Fang", at(5))) == ErrorCode::conflict);
}

LANTIAN_EVERY_DEVICE_SHELF("gaps are kept by device, content and begin") {
  const std::vector<Gap> gaps{{"B", 4, at(0), at(60), 0, at(1), "open"},
                              {"A", 4, at(60), at(120), 0, at(1), "open"},
                              {"A", 3, at(70), at(80), 2, at(9), "asked"},
                              {"A", 4, at(0), at(60), 0, at(1), "open"}};
  fine(shelf.book().put_gaps(gaps));
  const Gap later{"A", 4, at(0), at(30), 1, at(5), "no data"};
  fine(shelf.book().put_gaps({&later, 1}));
  shelf.reopen();
  const auto all = taken(shelf.book().gaps(""));
  REQUIRE(all.size() == 4);
  CHECK(all[0].content == 3);
  CHECK(all[0].tries == 2);
  CHECK(all[0].next_try == at(9));
  CHECK(all[1].end == at(30));
  CHECK(all[1].state == "no data");
  CHECK(all[2].begin == at(60));
  CHECK(all[3].mn == "B");
  CHECK(taken(shelf.book().gaps("A")).size() == 3);
  const std::vector<Gap> bad{{"C", 4, at(0), at(60), 0, at(1), "open"}, {"C", 4, at(60), at(60), 0, at(1), "open"}};
  CHECK(code_of(shelf.book().put_gaps(bad)) == ErrorCode::invalid_argument);
  const Gap word{"C", 4, at(0), at(60), 0, at(1), "lost"};
  CHECK(code_of(shelf.book().put_gaps({&word, 1})) == ErrorCode::invalid_argument);
  CHECK(taken(shelf.book().gaps("C")).empty());
}

LANTIAN_EVERY_DEVICE_SHELF("cursors of forward targets") {
  fine(shelf.book().set_cursor("province", 1, 4'000'000'000));
  fine(shelf.book().set_cursor("ministry", 0, 0));
  fine(shelf.book().set_cursor("province", 2, 17));
  shelf.reopen();
  CHECK(taken(shelf.book().cursor("province")) == std::pair<std::int64_t, std::int64_t>{2, 17});
  CHECK(taken(shelf.book().cursor("ministry")) == std::pair<std::int64_t, std::int64_t>{0, 0});
  CHECK(taken(shelf.book().version()) == 0);  // no news for the gateway
}

LANTIAN_EVERY_DEVICE_SHELF("the audit is a chain that shows every later hand") {
  for (int i = 0; i < 5; ++i) {
    fine(shelf.book().audit("gateway", "clock alarm", "A", "off by " + std::to_string(i), at(i)));
  }
  CHECK(code_of(shelf.book().audit("", "clock alarm", "A", "", at(9))) == ErrorCode::invalid_argument);
  shelf.reopen();
  const auto rows = taken(shelf.book().audit_rows(0));
  REQUIRE(rows.size() == 5);
  CHECK(rows[4].id == 5);
  CHECK(rows[4].at == at(4));
  CHECK(rows[4].detail == "off by 4");
  // Computed apart from the code: sha256("\n1 <seconds>\n7:gateway\n11:clock alarm\n1:A\n8:off by 0\n").
  CHECK(rows[0].chain == sha256_hex("\n1 " + std::to_string(at(0).time_since_epoch().count()) +
                                    "\n7:gateway\n11:clock alarm\n1:A\n8:off by 0\n"));
  CHECK(keep::verify_audit(rows).ok());
  CHECK(keep::verify_audit({}).ok());
  const auto broken = [&](auto change) {
    auto copy = rows;
    change(copy);
    const auto outcome = keep::verify_audit(copy);
    return outcome ? std::string{} : outcome.error().message;
  };
  CHECK(broken([](auto& copy) { copy[2].detail = "off by 0"; }).find("audit row 3 of") != std::string::npos);
  CHECK(broken([](auto& copy) { copy[2].who += " "; }).find("audit row 3 of") != std::string::npos);
  CHECK(broken([](auto& copy) { copy[2].chain[0] ^= 1; }).find("audit row 3 of") != std::string::npos);
  CHECK(broken([](auto& copy) { copy.erase(copy.begin() + 1); }).find("audit row 2 is missing") != std::string::npos);
  CHECK(broken([](auto& copy) { copy.erase(copy.begin()); }).find("audit row 1 is missing") != std::string::npos);
}

}  // namespace lantian::contract
