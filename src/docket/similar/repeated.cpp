#include "docket/similar/repeated.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace lantian::docket {
namespace {

using Row = const Complaint*;

Repetition repetition_of(std::span<const Row> run) {
  Repetition found{run.front()->where, run.front()->topic, {}, run.front()->at, run.back()->at, 0, 0};
  std::set<std::string_view> known;
  std::optional<UtcSeconds> first_closed;
  for (const Row row : run) {
    found.ids.push_back(row->id);
    if (row->party.empty() || known.insert(row->party).second) ++found.reporters;
    if (first_closed && *first_closed < row->at) ++found.after_closing;
    if (row->closed_at && (!first_closed || *row->closed_at < *first_closed)) first_closed = row->closed_at;
  }
  return found;
}

void add_runs(std::vector<Row>& rows, const RepeatedRule& rule, std::vector<Repetition>& found) {
  std::sort(rows.begin(), rows.end(), [](Row a, Row b) { return a->at != b->at ? a->at < b->at : a->id < b->id; });
  const std::chrono::days window{rule.days};
  for (std::size_t begin = 0; begin < rows.size();) {
    std::size_t end = begin + 1;
    while (end < rows.size() && rows[end]->at - rows[begin]->at <= window) ++end;
    if (end - begin < static_cast<std::size_t>(rule.times)) {
      ++begin;
      continue;
    }
    found.push_back(repetition_of(std::span{rows}.subspan(begin, end - begin)));
    begin = end;
  }
}

}  // namespace

Complaint complaint_of(const CaseType& type, const Case& subject) {
  Complaint complaint{subject.id,
                      subject.topic,
                      subject.place,
                      subject.party,
                      subject.happened_at.value_or(subject.opened_at),
                      is_open(type, subject) ? std::nullopt : subject.closed_at};
  for (const LinkKind kind : {LinkKind::site, LinkKind::outlet, LinkKind::enterprise}) {
    if (const auto id = subject.link(kind); !id.empty()) {
      complaint.where = fmt::format("{} {}", name_of(kind), id);
      break;
    }
  }
  return complaint;
}

std::vector<Repetition> repeated_complaints(std::span<const Complaint> complaints, const RepeatedRule& rule) {
  std::map<std::pair<std::string_view, std::string_view>, std::vector<Row>> groups;
  for (const Complaint& complaint : complaints) groups[{complaint.where, complaint.topic}].push_back(&complaint);
  std::vector<Repetition> found;
  for (auto& group : groups) add_runs(group.second, rule, found);
  std::stable_sort(found.begin(), found.end(),
                   [](const Repetition& a, const Repetition& b) { return a.ids.size() > b.ids.size(); });
  return found;
}

}  // namespace lantian::docket
