#include "base/decimal.hpp"
#include "base/text.hpp"
#include "docket/types/reading.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::docket {
namespace {

using terms::Fault;
using terms::Section;

constexpr std::array<std::string_view, 4> state_words{"open", "watch", "done", "standing"};
constexpr std::array<std::string_view, 4> deadline_words{"working_days", "calendar_days", "fixed_date", "recurring"};
constexpr std::array<std::string_view, 4> field_words{"text", "number", "day", "choice"};
constexpr std::array<std::string_view, 5> rung_words{"remind", "yellow", "red", "supervise", "summon"};
constexpr std::array<std::string_view, 2> count_words{"calendar", "working"};
constexpr std::array<std::string_view, 7> place_words{"nation",   "province", "prefecture", "county",
                                                      "township", "village",  "grid"};
constexpr int most_days = 3660;

/// Reads one file into a type, part by part, and remembers the lines.
class TypeReader {
 public:
  TypeReader(Section& root, ReadType& read) : root_{root}, read_{read}, type_{read.type} {}

  void run() {
    head();
    for (Section& row : root_.sections("state")) state(row);
    for (Section& row : root_.sections("transition")) transition(row);
    for (Section& row : root_.sections("field")) field(row);
    for (Section& row : root_.sections("ladder")) rung(row);
    for (Section& row : root_.sections("route")) route(row);
    permits();
    if (auto table = root_.section("public")) open_to_all(*table);
    if (auto table = root_.section("check")) check(*table);
    root_.finish();
    std::stable_sort(type_.ladder.begin(), type_.ladder.end(),
                     [](const Rung& a, const Rung& b) { return a.days < b.days; });
  }

 private:
  void head() {
    type_.id = root_.text("id");
    type_.prefix = root_.text("prefix");
    type_.name = root_.name("name");
    type_.source = root_.text("source");
    type_.status = read_status(root_);
    type_.in_force = root_.day("in_force");
    type_.privacy = root_.truth_or("privacy", false);
    type_.initial = root_.text("initial");
    type_.topics = root_.texts("topics");
    note("top", "initial", root_.line_of("initial"));
    note("top", "topics", root_.line_of("topics"));
    if (auto table = root_.section("deadline")) type_.deadline = deadline(*table);
  }

  DeadlineRule deadline(Section& table) {
    DeadlineRule rule;
    rule.kind = static_cast<DeadlineKind>(table.choice("kind", deadline_words) + 1);
    if (rule.kind == DeadlineKind::recurring) {
      rule.days = table.whole("days", 1, most_days);
    } else if (rule.kind != DeadlineKind::fixed_date) {
      rule.days = table.whole("days", 0, most_days);
    }
    if (rule.kind == DeadlineKind::calendar_days) rule.roll = table.truth_or("roll", false);
    rule.source = table.text_or("source", type_.source);
    rule.status = table.text_or("status", type_.status);
    table.finish();
    return rule;
  }

  void state(Section& row) {
    State one;
    one.id = row.text("id");
    one.name = row.name("name");
    one.kind = static_cast<StateKind>(row.choice("kind", state_words) + 1);
    if (auto table = row.section("deadline")) one.deadline = deadline(*table);
    add("state", one.id, row);
    type_.states.push_back(std::move(one));
  }

  void transition(Section& row) {
    Transition one;
    one.id = row.text("id");
    one.name = row.name("name");
    one.from = row.texts("from");
    one.to = row.text("to");
    one.roles = read_roles(row, "roles");
    one.assigned_only = row.truth_or("assigned_only", false);
    one.new_evidence = row.truth_or("new_evidence", false);
    one.day_is_latest = row.truth_or("day_is_latest", false);
    for (const std::string& need : row.texts("needs")) read_need(row, need, one);
    if (auto table = row.section("evidence")) {
      for (const std::string& kind : table->node().keys) one.evidence.push_back({kind, table->whole(kind, 1, 50)});
    }
    one.fields = row.texts("fields");
    add("transition", one.id, row);
    type_.transitions.push_back(std::move(one));
  }

  static void read_need(Section& row, const std::string& need, Transition& one) {
    if (need == "assignee") {
      one.needs_assignee = true;
    } else if (need == "reason") {
      one.needs_reason = true;
    } else if (need == "due") {
      one.needs_due = true;
    } else {
      row.fault(row.line_of("needs"),
                fmt::format("{} in 'needs' is unknown; allowed are assignee, reason, due (evidence "
                            "and fields have keys of their own)",
                            in_quotes(need)));
    }
  }

  void field(Section& row) {
    Field one;
    one.id = row.text("id");
    one.name = row.name("name");
    one.kind = static_cast<FieldKind>(row.choice("kind", field_words) + 1);
    for (Section& choice : row.sections("choices")) {
      one.choices.push_back({choice.text("id"), choice.name("name")});
      choice.finish();
    }
    if ((one.kind == FieldKind::choice) == one.choices.empty()) {
      row.fault(row.line(), "a field has 'choices' exactly when its kind is choice");
    }
    add("field", one.id, row);
    type_.fields.push_back(std::move(one));
  }

  void rung(Section& row) {
    Rung one;
    one.id = row.text("id");
    one.name = row.name("name");
    one.kind = static_cast<RungKind>(row.choice("kind", rung_words) + 1);
    one.days = row.whole("days", -most_days, most_days);
    one.working = row.choice_or("count", count_words, 0) == 1;
    one.notify = read_roles(row, "notify");
    add("ladder", one.id, row);
    type_.ladder.push_back(std::move(one));
  }

  void route(Section& row) {
    Route one;
    one.topic = row.text("topic");
    one.level = static_cast<AreaLevel>(row.choice("level", place_words));
    one.unit = row.text("unit");
    note("route", std::to_string(type_.routes.size()), row.line());
    row.finish();
    type_.routes.push_back(std::move(one));
  }

  void permits() {
    auto table = root_.section("permit");
    if (!table) {
      root_.fault(root_.line(), "[permit] is missing; say at least who may open and assign");
      return;
    }
    note("top", "permit", table->line());
    for (int i = 0; i < deed_count; ++i) {
      const auto deed = static_cast<Deed>(i);
      std::string key{name_of(deed)};
      const bool given = table->value(key) != nullptr;
      auto& roles = type_.deeds.at(static_cast<std::size_t>(i));
      roles = given ? read_roles(*table, key) : default_roles(deed);
      if ((deed == Deed::open || deed == Deed::assign) && roles.empty()) {
        table->fault(table->line_of(key), fmt::format("nobody may {}; give '{}' a role", key, key));
      }
    }
    // Those that default to assign, now that assign was read.
    for (const Deed deed : {Deed::transfer, Deed::link, Deed::merge, Deed::split}) {
      if (table->node().member(name_of(deed)) == nullptr) {
        type_.deeds.at(static_cast<std::size_t>(deed)) = type_.deeds.at(static_cast<std::size_t>(Deed::assign));
      }
    }
    table->finish();
  }

  static std::vector<Role> default_roles(Deed deed) {
    if (deed == Deed::comment || deed == Deed::attach) {
      return {Role::prefecture, Role::county,  Role::township, Role::grid,
              Role::enterprise, Role::citizen, Role::system};
    }
    return deed == Deed::rate ? std::vector{Role::citizen} : std::vector<Role>{};
  }

  void open_to_all(Section& table) {
    PublicView& view = type_.open_to_all;
    view.shown = true;
    view.title = table.truth_or("title", false);
    view.text = table.truth_or("text", false);
    view.reason = table.truth_or("reason", false);
    view.attachments = table.truth_or("attachments", false);
    view.place = static_cast<AreaLevel>(table.choice("place", place_words));
    view.coordinate_decimals = table.whole_if("coordinate_decimals", 0, 6);
    view.fields = table.texts("fields");
    note("top", "public", table.line());
    table.finish();
  }

  void check(Section& table) {
    Check one;
    one.subjects = table.texts("subjects");
    one.rule = table.text("rule");
    one.item = table.text("item");
    if (const auto limit = table.decimal_if("limit")) {
      const auto value = to_concentration(*limit, ConcentrationUnit::ug_m3);
      if (value) {
        one.limit = *value;
      } else {
        table.fault(table.line_of("limit"), "'limit': " + value.error().message);
      }
    }
    if ((one.rule == "limit") != (table.node().member("limit") != nullptr)) {
      table.fault(table.line_of("rule"), "'limit' (in ug/m3) is given exactly when 'rule' is \"limit\"");
    }
    one.days = table.whole("days", 1, 366);
    one.least_hours_percent = table.whole("least_hours_percent", 1, 100);
    one.flat_hours = table.whole("flat_hours", 2, 240);
    one.breach_hours = table.whole("breach_hours", 1, 24);
    one.good = table.text("good");
    one.breach = table.text("breach");
    one.source = table.text("source");
    one.status = read_status(table);
    note("top", "check", table.line());
    table.finish();
    type_.check = std::move(one);
  }

  void note(std::string_view part, std::string_view id, int line) {
    read_.lines[fmt::format("{}:{}", part, id)] = line;
  }
  /// Remembers where the part stands; a second one of its id is a fault.
  void add(std::string_view part, const std::string& id, Section& row) {
    const auto [at, fresh] = read_.lines.emplace(fmt::format("{}:{}", part, id), row.line());
    if (!fresh) {
      row.fault(row.line(), fmt::format("two {}s with the id {}; the other one stands in line {}", part, in_quotes(id),
                                        at->second));
    }
    row.finish();
  }

  Section& root_;
  ReadType& read_;
  CaseType& type_;
};

}  // namespace

int ReadType::line(std::string_view part, std::string_view id) const {
  const auto found = lines.find(fmt::format("{}:{}", part, id));
  return found == lines.end() ? 0 : found->second;
}

ReadType read_case_type(const terms::SourceFile& file, std::vector<Fault>& faults) {
  ReadType read;
  read.type.file = file.path;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section root{*tree, file.path, faults};
    TypeReader{root, read}.run();
    read.parsed = true;
  }
  return read;
}

}  // namespace lantian::docket
