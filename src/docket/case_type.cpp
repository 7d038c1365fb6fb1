#include "docket/case_type.hpp"

#include "base/text.hpp"
#include "docket/types/reading.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::docket {
namespace {

constexpr std::array<std::string_view, 5> state_kind_names{"", "open", "watch", "done", "standing"};
constexpr std::array<std::string_view, 6> rung_kind_names{"", "remind", "yellow", "red", "supervise", "summon"};
constexpr std::array<std::string_view, deed_count> deed_names{"open", "comment", "attach", "assign", "transfer",
                                                              "link", "merge",   "split",  "rate"};

template <class Part>
const Part* find_part(const std::vector<Part>& parts, std::string_view id) {
  const auto found = std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.id == id; });
  return found == parts.end() ? nullptr : &*found;
}

template <class T, class U>
bool holds(const std::vector<T>& values, const U& wanted) {
  return std::find(values.begin(), values.end(), wanted) != values.end();
}

}  // namespace

std::string_view name_of(StateKind kind) {
  return state_kind_names.at(static_cast<std::size_t>(kind));
}
std::string_view name_of(RungKind kind) {
  return rung_kind_names.at(static_cast<std::size_t>(kind));
}
std::string_view name_of(Deed deed) {
  return deed_names.at(static_cast<std::size_t>(deed));
}

bool Transition::starts_from(std::string_view state) const {
  return holds(from, state);
}
bool Transition::lets(Role role) const {
  return holds(roles, role);
}

const State* CaseType::state(std::string_view wanted) const {
  return find_part(states, wanted);
}
const Transition* CaseType::transition(std::string_view wanted) const {
  return find_part(transitions, wanted);
}
const Field* CaseType::field(std::string_view wanted) const {
  return find_part(fields, wanted);
}
const Rung* CaseType::rung(std::string_view wanted) const {
  return find_part(ladder, wanted);
}
bool CaseType::lets(Deed deed, Role role) const {
  return holds(deeds.at(static_cast<std::size_t>(deed)), role);
}
bool CaseType::has_topic(std::string_view topic) const {
  return holds(topics, topic);
}

std::vector<const Transition*> CaseType::from(std::string_view state) const {
  std::vector<const Transition*> ways;
  for (const Transition& one : transitions) {
    if (one.starts_from(state)) ways.push_back(&one);
  }
  return ways;
}

std::string case_id_of(const CaseType& type, int year, std::int64_t serial) {
  return fmt::format("{}-{:04}-{:06}", type.prefix, year, serial);
}

Result<CaseTypes> CaseTypes::read(std::span<const terms::SourceFile> files, Vocabulary vocabulary) {
  std::vector<terms::Fault> faults;
  CaseTypes types;
  for (const terms::SourceFile& file : files) {
    ReadType read = read_case_type(file, faults);
    if (read.parsed) check_case_type(read, vocabulary, faults);
    for (const CaseType& other : types.types_) {
      if (other.id == read.type.id || other.prefix == read.type.prefix) {
        faults.push_back({file.path, 1,
                          fmt::format("id {} or prefix {} is that of {} too", in_quotes(read.type.id),
                                      in_quotes(read.type.prefix), other.file)});
      }
    }
    types.types_.push_back(std::move(read.type));
  }
  if (!faults.empty()) return error_of(faults);
  std::sort(types.types_.begin(), types.types_.end(), [](const CaseType& a, const CaseType& b) { return a.id < b.id; });
  types.vocabulary_ = std::move(vocabulary);
  return types;
}

const CaseType* CaseTypes::type(std::string_view id) const {
  return find_part(types_, id);
}

std::string CaseTypes::id_list() const {
  std::vector<std::string> ids;
  for (const CaseType& type : types_) ids.push_back(type.id);
  return joined(ids, ", ");
}

}  // namespace lantian::docket
