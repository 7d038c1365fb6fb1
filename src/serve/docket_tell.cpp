#include "serve/docket_automatic.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using docket::EventKind;
using docket::Link;
using docket::LinkKind;
using docket::StateKind;

/// The way back to work that the system may take from a state: none of the check's own.
const docket::Transition* way_back(const docket::CaseType& type, std::string_view state) {
  for (const docket::Transition* step : type.from(state)) {
    const bool of_check = type.check && (step->id == type.check->good || step->id == type.check->breach);
    if (!of_check && step->lets(docket::Role::system) && type.state(step->to)->kind == StateKind::open) return step;
  }
  return nullptr;
}

/// One occasion is told to one case; merging may have spread its link over more.
constexpr std::size_t most_tellers = 50;

class Teller {
 public:
  Teller(const DocketDesk& desk, const AutomaticRule& rule, UtcSeconds now, bool synthetic)
      : desk_{desk},
        rule_{rule},
        type_{*desk.office->types().type(rule.type)},
        now_{now},
        synthetic_{synthetic},
        setting_{desk.setting(now)} {}

  Result<void> tell(const Occasion& occasion, const DocketSubject& subject) {
    const Link source{LinkKind::source, occasion.key}, about{rule_.subject, subject.id};
    LANTIAN_TRY(const auto told, desk_.book->cases(pointing_to(source), std::nullopt, most_tellers));
    if (!told.empty()) return told_before(told, occasion);
    keep::CaseFilter same = pointing_to(about);
    same.topic = rule_.topic;
    same.kinds = {StateKind::open, StateKind::watch};
    LANTIAN_TRY(const auto open, desk_.book->cases(same, std::nullopt, 1));
    if (!open.empty()) return grow(open.front().id, occasion, source);
    same.kinds = {StateKind::done, StateKind::standing};
    LANTIAN_TRY(const auto closed, last_closed(same));
    const std::chrono::days cool_down{rule_.cool_down_days};
    if (closed && occasion.from < *closed->closed_at) return keep_quiet(closed->id, occasion, source);
    if (closed && occasion.from < *closed->closed_at + cool_down) {
      if (const docket::Transition* back = way_back(type_, closed->state)) {
        return reopen(closed->id, *back, occasion, source);
      }
      return keep_quiet(closed->id, occasion, source);
    }
    return open_case(occasion, subject, {about, source});
  }

  void trouble(const Occasion& occasion, const std::string& why) {
    out_.report.troubles.push_back(fmt::format("{}: {}", occasion.key, why));
  }
  AutomaticReport finish() { return std::move(out_); }

 private:
  keep::CaseFilter pointing_to(const Link& link) const {
    keep::CaseFilter out;
    out.type = rule_.type;
    out.link = link;
    out.synthetic = synthetic_;
    return out;
  }

  /// The one that was closed last; merged ones are dealt with elsewhere.
  Result<std::optional<keep::CaseRow>> last_closed(const keep::CaseFilter& filter) const {
    std::optional<keep::CaseRow> last;
    LANTIAN_CHECK(for_each_case(*desk_.book, filter, [&](const keep::CaseRow& row) -> Result<void> {
      if (row.merged_into.empty() && row.closed_at && (!last || *last->closed_at < *row.closed_at)) last = row;
      return {};
    }));
    return last;
  }

  Result<bool> take(docket::Case& subject, const docket::Action& action, const Occasion& occasion,
                    std::vector<docket::Event>& events) {
    docket::Decision decision = docket::decide(type_, subject, action, system_actor(), setting_);
    if (const auto* refusal = std::get_if<docket::Refusal>(&decision)) {
      trouble(occasion, refusal->text());
      return false;
    }
    events.push_back(std::get<docket::Event>(std::move(decision)));
    LANTIAN_CHECK(docket::apply(type_, subject, events.back()));
    return true;
  }

  /// All events or none; somebody else may have been faster.
  Result<void> store(const std::vector<docket::Event>& events, const Occasion& occasion, int& count) {
    const auto stored = desk_.book->append(events);
    if (!stored && stored.error().code != ErrorCode::conflict) return stored.error();
    if (!stored) {
      trouble(occasion, stored.error().message);
      return {};
    }
    ++count;
    out_.report.events.insert(out_.report.events.end(), events.begin(), events.end());
    return {};
  }

  docket::Action action_on(const docket::Case& subject, EventKind kind) const {
    docket::Action out;
    out.kind = kind;
    out.case_id = subject.id;
    out.version = subject.version;
    return out;
  }

  /// A stretch that goes on after its case was closed is news. Behind `to` a day or an hour begins that was not above.
  Result<void> told_before(const std::vector<keep::CaseRow>& told, const Occasion& occasion) {
    const auto unit = rule_.from == AutomaticRule::From::days    ? std::chrono::hours{24}
                      : rule_.from == AutomaticRule::From::hours ? std::chrono::hours{1}
                                                                 : std::chrono::hours{0};
    const auto live = std::ranges::find(told, std::string{}, &keep::CaseRow::merged_into);
    const bool ended = live != told.end() && live->closed_at && *live->closed_at <= occasion.to - unit;
    if (const docket::Transition* back = ended ? way_back(type_, live->state) : nullptr) {
      LANTIAN_TRY(docket::Case subject, desk_.book->find(live->id));
      return told_to(std::move(subject), occasion, std::nullopt, out_.reopened, back);
    }
    ++out_.known;
    return {};
  }

  Result<void> told_to(docket::Case subject, const Occasion& occasion, const std::optional<Link>& source, int& count,
                       const docket::Transition* back = nullptr) {
    std::vector<docket::Event> events;
    if (back != nullptr) {
      docket::Action step = action_on(subject, EventKind::moved);
      step.body.transition = back->id;
      step.body.reason = occasion.text;
      LANTIAN_TRY(const bool taken, take(subject, step, occasion, events));
      if (!taken) return {};
    }
    if (source) {
      docket::Action link = action_on(subject, EventKind::linked);
      link.body.links = {*source};
      LANTIAN_TRY(const bool linked, take(subject, link, occasion, events));
      if (!linked) return {};
    }
    docket::Action comment = action_on(subject, EventKind::commented);
    comment.body.text = occasion.text;
    LANTIAN_TRY(const bool said, take(subject, comment, occasion, events));
    if (!said) return {};
    return store(events, occasion, count);
  }

  Result<void> grow(const std::string& id, const Occasion& occasion, const Link& source) {
    LANTIAN_TRY(docket::Case subject, desk_.book->find(id));
    return told_to(std::move(subject), occasion, source, out_.grown);
  }
  Result<void> reopen(const std::string& id, const docket::Transition& back, const Occasion& occasion,
                      const Link& source) {
    LANTIAN_TRY(docket::Case subject, desk_.book->find(id));
    return told_to(std::move(subject), occasion, source, out_.reopened, &back);
  }
  /// The closed case says that it knows, so that the next round need not ask again.
  Result<void> keep_quiet(const std::string& id, const Occasion& occasion, const Link& source) {
    LANTIAN_TRY(docket::Case subject, desk_.book->find(id));
    return told_to(std::move(subject), occasion, source, out_.quiet);
  }

  Result<void> open_case(const Occasion& occasion, const DocketSubject& about, std::vector<Link> links) {
    const int year = year_of(std::chrono::floor<std::chrono::days>(to_local(now_)));
    const std::string series = fmt::format("{}-{:04}", type_.prefix, year);
    docket::Action action;
    action.kind = EventKind::opened;
    action.body.topic = rule_.topic;
    action.body.place = about.area;
    action.body.title = fmt::format("{}: {}", rule_.name.shown(true), about.name.shown(true));
    action.body.text = occasion.text;
    action.body.spot = about.spot;
    action.body.links = std::move(links);
    action.body.synthetic = synthetic_;
    if (type_.field("severity") != nullptr) {
      action.body.fields = {{"severity", std::string{observe::quality::name_of(occasion.severity)}}};
    }
    LANTIAN_TRY(const std::int64_t serial, desk_.book->next_serial(series));
    action.case_id = docket::case_id_of(type_, year, serial);
    docket::Case fresh;
    std::vector<docket::Event> events;
    LANTIAN_TRY(const bool taken, take(fresh, action, occasion, events));
    if (!taken) return {};
    return store(events, occasion, out_.opened);
  }

  const DocketDesk& desk_;
  const AutomaticRule& rule_;
  const docket::CaseType& type_;
  UtcSeconds now_;
  bool synthetic_;
  docket::Setting setting_;
  AutomaticReport out_;
};

}  // namespace

void AutomaticReport::add(AutomaticReport other) {
  opened += other.opened;
  grown += other.grown;
  reopened += other.reopened;
  known += other.known;
  quiet += other.quiet;
  std::ranges::move(other.report.events, std::back_inserter(report.events));
  std::ranges::move(other.report.troubles, std::back_inserter(report.troubles));
}

Result<AutomaticReport> tell_occasions(const DocketDesk& desk, const AutomaticRule& rule,
                                       std::span<const Occasion> occasions, const DocketSubjects& subjects,
                                       UtcSeconds now, bool synthetic) {
  Teller teller{desk, rule, now, synthetic};
  for (const Occasion& occasion : occasions) {
    const auto subject = subjects.find(occasion.subject);
    if (subject == subjects.end()) {
      teller.trouble(occasion, fmt::format("nobody knows where '{}' lies", occasion.subject));
    } else if (subject->second.kind == rule.subject) {
      LANTIAN_CHECK(teller.tell(occasion, subject->second));
    }
  }
  return teller.finish();
}

}  // namespace lantian::serve
