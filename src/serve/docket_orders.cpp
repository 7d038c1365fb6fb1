#include "serve/docket_orders.hpp"

#include "base/sha256.hpp"
#include "keep/files.hpp"
#include "serve/docket_rounds.hpp"
#include "terms/form.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace lantian::serve {
namespace {

using docket::AreaLevel;
using docket::Role;
using docket::StateKind;
using report::OrderCase;
using report::OrderList;

constexpr std::string_view nobody_stem = "unassigned";
constexpr std::size_t longest_stem = 120;  ///< bytes; file systems take 255

/// From the ground up.
constexpr std::array<std::pair<Role, AreaLevel>, 5> doers{{{Role::grid, AreaLevel::village},
                                                           {Role::township, AreaLevel::township},
                                                           {Role::county, AreaLevel::county},
                                                           {Role::prefecture, AreaLevel::prefecture},
                                                           {Role::enterprise, AreaLevel::county}}};

Role role_at(AreaLevel level) {
  switch (level) {
    case AreaLevel::nation:
    case AreaLevel::province:
    case AreaLevel::prefecture:
      return Role::prefecture;
    case AreaLevel::county:
      return Role::county;
    case AreaLevel::township:
      return Role::township;
    case AreaLevel::village:
    case AreaLevel::grid:
      break;
  }
  return Role::grid;
}

/// Where whoever has a case sits.
struct Seat {
  Role role{};
  std::string area;
};

class Seats {
 public:
  Seats(const DocketOffice& office, const docket::Setting& setting) : office_{office}, setting_{setting} {}

  docket::Actor actor(const docket::Case& subject, const Seat& seat) const {
    docket::Actor out;
    out.name = out.unit = out.party = subject.assignee;
    out.role = seat.role;
    out.area = seat.area;
    return out;
  }

  /// By the region's routes, then those of the type; else by who has something to do, from the ground up.
  Seat of(const docket::CaseType& type, const docket::Case& subject) const {
    for (const docket::RegionRoute& route : office_.docket().routes) {
      if (route.unit == subject.assignee && route.topic == subject.topic &&
          office_.areas().within(subject.place, route.area)) {
        return {role_at(office_.areas().level_of(route.area).value_or(AreaLevel::county)), route.area};
      }
    }
    for (const docket::Route& route : type.routes) {
      const auto area = office_.areas().at_level(subject.place, route.level);
      const bool topic = route.topic == "*" || route.topic == subject.topic;
      if (route.unit == subject.assignee && topic && area) return {role_at(route.level), *area};
    }
    // What role a person has is not known: only what is left to whoever has the case is surely hers.
    const bool office = office_.vocabulary().unit(subject.assignee) != nullptr;
    for (const bool only_hers : {true, false}) {
      if (!only_hers && !office) break;
      for (const auto& [role, level] : doers) {
        const Seat seat{role, area_of(subject, level)};
        if (has_step(type, subject, seat, only_hers)) return seat;
      }
    }
    return {office ? Role::county : Role::grid, area_of(subject, AreaLevel::county)};
  }

 private:
  std::string area_of(const docket::Case& subject, AreaLevel level) const {
    return office_.areas().at_level(subject.place, level).value_or(subject.place);
  }
  bool has_step(const docket::CaseType& type, const docket::Case& subject, const Seat& seat, bool only_hers) const {
    return std::ranges::any_of(docket::choices(type, subject, actor(subject, seat), setting_),
                               [&](const docket::Choice& one) { return !only_hers || one.transition->assigned_only; });
  }

  const DocketOffice& office_;
  const docket::Setting& setting_;
};

/// Area before name: the offices of one county stand together; people, then nobody, last.
using OrderKey = std::tuple<bool, bool, std::string, std::string>;
OrderKey key_of(const OrderList& list) {
  return {list.assignee.empty(), list.area.empty(), list.area, list.assignee};
}

bool sooner(const OrderCase& a, const OrderCase& b) {
  const auto key = [](const OrderCase& one) {
    const auto due = one.subject.next_due();
    return std::tuple{!due.has_value(), due.value_or(Day{}), one.subject.id};
  };
  return key(a) < key(b);
}

void put_case(OrderList& list, OrderCase one, Day soon) {
  const StateKind kind = docket::state_kind_of(*one.type, one.subject);
  const auto due = one.subject.next_due();
  if (kind == StateKind::watch) {
    list.watched.push_back(std::move(one));
  } else if (kind == StateKind::standing && (!due || *due > soon)) {
    list.later.push_back(std::move(one));
  } else {
    list.todo.push_back(std::move(one));
  }
}

/// The lists that the run before has written, by the names in its index.
Result<std::vector<OrderList>> lists_before(const std::string& directory) {
  std::vector<OrderList> out;
  const std::string path = directory + "/index.csv";
  if (!keep::exists(path)) return out;
  LANTIAN_TRY(std::string text, keep::read_file(path));
  const auto sheet = terms::read_sheet({path, std::move(text)});
  if (!sheet) return out;  // not ours
  for (std::size_t i = 1; i < sheet->rows.size(); ++i) {
    const auto& cells = sheet->rows[i].cells;
    if (cells.size() < 3 || order_stem(cells[1], cells[2]) != cells[0]) continue;
    OrderList list;
    list.assignee = cells[1];
    list.area = cells[2];
    out.push_back(std::move(list));
  }
  return out;
}

/// Writes what is new.
class Folder {
 public:
  explicit Folder(OrdersWritten& written) : written_{written} {}
  Result<void> put(const std::string& name, const std::string& bytes) {
    const std::string path = written_.directory + "/" + name;
    ++written_.files;
    if (keep::exists(path)) {
      const auto old = keep::read_file(path);
      if (old && *old == bytes) return {};
    }
    ++written_.rewritten;
    return keep::write_file(path, bytes);
  }

 private:
  OrdersWritten& written_;
};

}  // namespace

std::string order_stem(const std::string& assignee, const std::string& area) {
  if (assignee.empty()) return std::string{nobody_stem};
  std::string stem;
  for (const char c : assignee) {
    const auto byte = static_cast<unsigned char>(c);
    const bool stays = byte >= 0x80U || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '-' || c == '_';
    stem += stays ? c : '-';
  }
  const bool taken = area.empty() && (stem == nobody_stem || stem == "index");
  if (stem != assignee || taken || stem.size() > longest_stem) {
    constexpr std::size_t hash_digits = 8;
    std::size_t end = std::min(stem.size(), longest_stem);
    while (end < stem.size() && end > 0 && (static_cast<unsigned char>(stem[end]) & 0xC0U) == 0x80U) --end;
    stem = fmt::format("{}-{}", stem.substr(0, end), sha256_hex(assignee).substr(0, hash_digits));
  }
  return area.empty() ? stem : fmt::format("{}.{}", stem, area);
}

Result<std::vector<OrderList>> order_lists(const DocketDesk& desk, UtcSeconds now) {
  const DocketOffice& office = *desk.office;
  const docket::Setting setting = desk.setting(now);
  const Seats seats{office, setting};
  const Day soon = docket::beijing_day(now) + std::chrono::days{office.docket().soon_days};
  std::map<OrderKey, OrderList> lists;
  keep::CaseFilter filter;
  filter.kinds = {StateKind::open, StateKind::watch, StateKind::standing};
  LANTIAN_CHECK(for_each_case(*desk.book, filter, [&](const keep::CaseRow& row) -> Result<void> {
    LANTIAN_TRY(const docket::CaseType* type, office.type(row.type));
    LANTIAN_TRY(docket::Case subject, desk.book->find(row.id));
    OrderList named;
    named.assignee = subject.assignee;
    OrderCase one{type, std::move(subject), {}};
    if (!named.assignee.empty()) {
      const Seat seat = seats.of(*type, one.subject);
      if (office.vocabulary().unit(named.assignee) != nullptr) named.area = seat.area;
      one.steps = docket::choices(*type, one.subject, seats.actor(one.subject, seat), setting);
      if (named.area.empty())
        std::erase_if(one.steps, [](const docket::Choice& choice) { return !choice.transition->assigned_only; });
    }
    put_case(lists.try_emplace(key_of(named), named).first->second, std::move(one), soon);
    return {};
  }));
  std::vector<OrderList> out;
  for (auto& [key, list] : lists) {
    for (auto* cases : {&list.todo, &list.watched, &list.later}) std::sort(cases->begin(), cases->end(), sooner);
    out.push_back(std::move(list));
  }
  return out;
}

Result<OrdersWritten> write_orders(const DocketDesk& desk, const std::string& directory, UtcSeconds now, bool chinese) {
  const report::DocketSpeech speech = desk.office->speech(chinese);
  const Day today = docket::beijing_day(now);
  LANTIAN_TRY(std::vector<OrderList> lists, order_lists(desk, now));
  OrdersWritten out;
  out.directory = directory;
  out.lists = lists.size();
  LANTIAN_TRY(std::vector<OrderList> before, lists_before(directory));
  for (OrderList& old : before) {
    if (std::ranges::find(lists, key_of(old), key_of) == lists.end()) lists.push_back(std::move(old));
  }
  std::ranges::sort(lists, {}, key_of);
  Folder folder{out};
  std::vector<report::OrderEntry> entries;
  for (const OrderList& list : lists) {
    entries.push_back({&list, order_stem(list.assignee, list.area)});
    const std::string& stem = entries.back().stem;
    LANTIAN_CHECK(folder.put(stem + ".md", report::order_markdown(list, today, speech)));
    LANTIAN_CHECK(folder.put(stem + ".ics", report::order_calendar(list, desk.office->docket().feed_domain, speech)));
    out.cases += list.todo.size();
    out.overdue += static_cast<std::size_t>(list.late(today));
    for (const auto* cases : {&list.todo, &list.watched, &list.later}) {
      for (const OrderCase& one : *cases) out.synthetic = out.synthetic || one.subject.synthetic;
    }
  }
  LANTIAN_CHECK(folder.put("index.md", report::order_index_markdown(entries, today, speech)));
  LANTIAN_CHECK(folder.put("index.csv", report::order_index_csv(entries, today)));
  return out;
}

std::string printed(const OrdersWritten& written) {
  return fmt::format("{} lists, {} cases to work on, {} of them overdue{}: {} files in {}, {} rewritten\n",
                     written.lists, written.cases, written.overdue, written.synthetic ? " (SYNTHETIC)" : "",
                     written.files, written.directory, written.rewritten);
}

}  // namespace lantian::serve
