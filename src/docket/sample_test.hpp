#pragma once
#include "docket/act.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// The docket as it ships, a few people, and short ways to ask for things; for tests only.
namespace lantian::docket::sample {

inline terms::SourceFile file_of(const std::string& name) {
  const std::string path = std::string{LANTIAN_SOURCE_DIR} + "/data/docket/" + name;
  std::ifstream in{path, std::ios::binary};
  return {path, {std::istreambuf_iterator<char>{in}, {}}};
}

template <class T>
T loaded(Result<T> result) {
  REQUIRE_MESSAGE(result.ok(), (result.ok() ? "" : result.error().text()));
  return *std::move(result);
}

inline const Vocabulary& vocabulary() {
  static const Vocabulary once = loaded(read_vocabulary(file_of("vocabulary.toml")));
  return once;
}

/// Every file of data/docket/types.
inline const CaseTypes& types() {
  static const CaseTypes once = [] {
    std::vector<terms::SourceFile> files;
    for (const auto& entry :
         std::filesystem::directory_iterator{std::string{LANTIAN_SOURCE_DIR} + "/data/docket/types"}) {
      files.push_back(file_of("types/" + entry.path().filename().string()));
    }
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return loaded(CaseTypes::read(files, vocabulary()));
  }();
  return once;
}
inline const CaseType& grid_event() {
  return *types().type("grid_event");
}
inline const WorkCalendar& calendar() {
  static const WorkCalendar once = loaded(WorkCalendar::read(file_of("calendars/cn.toml")));
  return once;
}
inline const AttachmentRule& attachment_rule() {
  static const AttachmentRule once = loaded(read_attachment_rule(file_of("attachments.toml")));
  return once;
}

/// Changji with its park; 652301001 is a town of 652301, 652302001 one of 652302.
inline const Areas& areas() {
  static const Areas once = [] {
    terms::Region region;
    region.units.push_back({"652300", {}, terms::UnitKind::group, {"652301", "652302"}, "652301", {}});
    for (const char* id : {"652301", "652302", "zhundong"}) {
      region.units.push_back({id, {}, terms::UnitKind::county, {}, "", {}});
    }
    region.units.push_back({"west", {}, terms::UnitKind::group, {"652301"}, "", {}});
    return Areas::of(region);
  }();
  return once;
}

inline Day day(const std::string& text) {
  return loaded(parse_day(text));
}
/// "2023-10-05 09:30" on the Beijing clock.
inline UtcSeconds at(const std::string& text) {
  const int hour = std::stoi(text.substr(11, 2));
  const int minute = std::stoi(text.substr(14, 2));
  return to_utc(std::chrono::local_seconds{day(text.substr(0, 10)).time_since_epoch()} + std::chrono::hours{hour} +
                std::chrono::minutes{minute});
}

inline Setting setting(UtcSeconds now) {
  return {now, &calendar(), &areas(), &vocabulary(), &attachment_rule(), {}, {}};
}

inline Actor actor(std::string name, Role role, std::string area, std::string unit = "") {
  return {std::move(name), role, std::move(area), std::move(unit), {}, "", std::nullopt};
}
inline Actor centre() {
  return actor("Li", Role::prefecture, "652300", "command_centre");
}
inline Actor county() {
  return actor("Wang", Role::county, "652301", "housing_bureau");
}
inline Actor town() {
  return actor("Zhao", Role::township, "652301001", "town_government");
}
inline Actor grid() {
  return actor("Ma", Role::grid, "652301001001-07");
}
inline Actor machine() {
  return actor("system", Role::system, "");
}

/// A file that exists nowhere, with a hash of its own for each number.
inline Attachment picture(const std::string& kind, int number) {
  std::string hash = std::to_string(number);
  hash.insert(0, 64 - hash.size(), '0');
  return {hash, 120'000, "image/jpeg", "p" + std::to_string(number) + ".jpg", kind, std::nullopt, std::nullopt};
}

/// A case and its events, grown by asking.
struct Story {
  const CaseType& type;
  Case subject;
  std::vector<Event> events;

  explicit Story(const CaseType& of) : type{of} {}

  Action action(EventKind kind) const {
    Action made;
    made.kind = kind;
    made.case_id = subject.version == 0 ? type.prefix + "-2023-000001" : subject.id;
    made.version = subject.version;
    return made;
  }
  Decision ask(const Action& action, const Actor& who, UtcSeconds when) const {
    return decide(type, subject, action, who, setting(when));
  }
  Refusal refused(const Action& action, const Actor& who, UtcSeconds when) const {
    const Decision decision = ask(action, who, when);
    REQUIRE(std::holds_alternative<Refusal>(decision));
    return std::get<Refusal>(decision);
  }
  const Event& take(const Action& action, const Actor& who, UtcSeconds when) {
    const Decision decision = ask(action, who, when);
    if (const auto* refusal = std::get_if<Refusal>(&decision)) FAIL(refusal->text());
    return add(std::get<Event>(decision));
  }
  const Event& add(const Event& event) {
    const auto applied = apply(type, subject, event);
    REQUIRE_MESSAGE(applied.ok(), (applied.ok() ? "" : applied.error().text()));
    events.push_back(event);
    return events.back();
  }
  Action step(const std::string& id) const {
    Action made = action(EventKind::moved);
    made.body.transition = id;
    return made;
  }
};

inline Action opening(const Story& story, const std::string& topic = "dust",
                      const std::string& place = "652301001001-07") {
  Action made = story.action(EventKind::opened);
  made.body.topic = topic;
  made.body.place = place;
  made.body.title = "Dust at a building site";
  made.body.text = "Bare soil is not covered";
  made.body.synthetic = true;
  return made;
}

/// A grid event opened on a Thursday before the National Day and sent to the grid worker.
inline Story dispatched() {
  Story story{grid_event()};
  story.take(opening(story), centre(), at("2023-09-28 09:00"));
  Action send = story.step("dispatch");
  send.body.assignee = "Ma";
  story.take(send, county(), at("2023-09-28 10:00"));
  return story;
}

/// The same, checked on site and answered with two photographs.
inline Story answered() {
  Story story = dispatched();
  story.take(story.step("accept"), grid(), at("2023-09-28 11:00"));
  Action answer = story.step("answer");
  answer.body.attachments = {picture("site_photo", 1), picture("site_photo", 2)};
  answer.body.fields = {{"cause", "uncovered"}};
  story.take(answer, grid(), at("2023-09-28 15:00"));
  return story;
}

/// The same, with the sensor watching.
inline Story watching() {
  Story story = answered();
  Action link = story.action(EventKind::linked);
  link.body.links = {{LinkKind::site, "S-12"}};
  story.take(link, county(), at("2023-09-28 15:30"));
  Action verify = story.step("verify");
  verify.body.attachments = {picture("photo_after", 3)};
  story.take(verify, county(), at("2023-09-28 16:00"));
  return story;
}

inline bool says(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace lantian::docket::sample
