#include "carbon/library/decide.hpp"

#include "base/text.hpp"
#include "carbon/loan/day_count.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::carbon {
namespace {

using Act = LibraryAct;
using State = LibraryState;

constexpr std::array<std::string_view, 8> library_refusal_words{"state", "rights",    "checklist", "documents",
                                                                "time",  "objection", "ground",    "values"};

std::vector<std::string> library_allowed(State state) {
  std::vector<std::string> out;
  for (const Act act : next_acts(state)) out.emplace_back(name_of(act));
  return out;
}

/// One act on its way to an event. A step returns false once it is refused.
class LibraryJudging {
 public:
  LibraryJudging(const LibraryRule& rule, const LibraryEntry& entry, const LibraryAction& action,
                 const LibraryActor& actor, Day day)
      : rule_{rule},
        entry_{entry},
        action_{action},
        actor_{actor},
        day_{day},
        ways_{states_after(entry.state, action.act)} {}

  std::variant<LibraryEvent, RefusedLibraryAct> run() {
    if (follows() && begun() && rights() && apart() && content()) return std::move(event_);
    return std::move(refused_);
  }

 private:
  bool refuse(LibraryRefusal why, std::string message) {
    refused_ = {why, std::move(message), library_allowed(entry_.state)};
    return false;
  }

  bool follows() {
    if (!ways_.empty()) return true;
    const auto allowed = library_allowed(entry_.state);
    return refuse(LibraryRefusal::state,
                  fmt::format("an entry that is '{}' takes no '{}'; what may follow: {}", name_of(entry_.state),
                              name_of(action_.act), allowed.empty() ? "nothing, it is over" : joined(allowed, ", ")));
  }

  bool begun() {
    if (!entry_.events.empty() && day_ < entry_.events.back().day) {
      return refuse(LibraryRefusal::values, fmt::format("the act before is of {}; this one cannot be of {}",
                                                        text_of(entry_.events.back().day), text_of(day_)));
    }
    event_.entry = entry_.events.empty() ? action_.entry : entry_.id;
    event_.number = static_cast<int>(entry_.events.size()) + 1;
    event_.act = action_.act;
    event_.to = ways_.front();
    event_.day = day_;
    event_.by = actor_;
    event_.reason = action_.reason;
    event_.evidence = action_.evidence;
    if (event_.entry.empty()) return refuse(LibraryRefusal::values, "a new entry needs an id");
    const bool told = action_.act != Act::draft && action_.act != Act::track && action_.act != Act::disclose;
    if (!told || !trimmed(action_.reason).empty()) return true;
    return refuse(LibraryRefusal::values,
                  fmt::format("'{}' is kept with a reason: say in a sentence why", name_of(action_.act)));
  }

  bool rights() {
    const LibraryDuty& duty = rule_.duty(function_of(action_.act));
    if (std::ranges::find(duty.roles, actor_.role) != duty.roles.end()) return true;
    return refuse(LibraryRefusal::rights,
                  fmt::format("'{}' is an act of the {} (roles: {}); the role here is '{}'", name_of(action_.act),
                              name_of(duty.function), joined(duty.roles, ", "), actor_.role));
  }

  /// No one judges his own.
  bool apart() {
    const LibraryFunction function = function_of(action_.act);
    for (const LibraryEvent& event : entry_.events) {
      if (event.by.person != actor_.person || function_of(event.act) == function) continue;
      return refuse(LibraryRefusal::rights,
                    fmt::format("{} acted here as {}; who acts as {} must be somebody else", in_quotes(actor_.person),
                                name_of(function_of(event.act)), name_of(function)));
    }
    const LibraryApplication& of =
        action_.application && entry_.events.empty() ? *action_.application : entry_.application;
    if (function == LibraryFunction::applicant && actor_.organisation != of.enterprise) {
      return refuse(LibraryRefusal::rights, "only the enterprise itself acts for its entry");
    }
    const bool judges = function == LibraryFunction::third_party || function == LibraryFunction::expert ||
                        function == LibraryFunction::office;
    const bool party = actor_.organisation == of.enterprise || (!of.bank.empty() && actor_.organisation == of.bank);
    if (judges && party) {
      return refuse(LibraryRefusal::rights,
                    fmt::format("{} is a party: no one judges his own", in_quotes(actor_.organisation)));
    }
    return true;
  }

  bool content() {
    switch (action_.act) {
      case Act::draft:
        return drafted();
      case Act::submit:
        return complete() && answered();
      case Act::ask_renewal:
        return renewal_asked() && answered();
      case Act::assess:
        return judged();
      case Act::vote:
        return not_twice() && judged();
      case Act::object:
      case Act::track:
      case Act::disclose:
        return evidenced();
      case Act::settle:
      case Act::uphold:
        return objection();
      case Act::report:
        return reported();
      default:
        return office();
    }
  }

  bool drafted() {
    if (!action_.application) return refuse(LibraryRefusal::values, "a draft holds the application");
    const LibraryApplication& one = *action_.application;
    if (one.enterprise.empty() || one.area.empty() || (one.name.zh.empty() && one.name.en.empty())) {
      return refuse(LibraryRefusal::values,
                    "an application names itself, its enterprise and its area of the catalogue");
    }
    if (!entry_.events.empty() && one.enterprise != entry_.application.enterprise) {
      return refuse(LibraryRefusal::values, "an entry stays with its enterprise; begin a new one");
    }
    event_.application = action_.application;
    return true;
  }

  /// Everything that is handed in is there.
  bool complete() {
    const LibraryApplication& one = entry_.application;
    std::vector<std::string> missing;
    for (const LibraryDemand& demand : rule_.documents) {
      const bool there = std::ranges::find(one.documents, demand.id) != one.documents.end();
      if (demand.asked_of(one.kind) && !there) missing.push_back(demand.id);
    }
    if (!missing.empty()) {
      return refuse(LibraryRefusal::documents, "documents are missing: " + joined(missing, ", "));
    }
    for (const LibraryDemand& demand : rule_.conditions) {
      if (!demand.asked_of(one.kind)) continue;
      const auto found = std::ranges::find(one.conditions, demand.id, &LibraryAnswer::id);
      if (found != one.conditions.end() && found->yes && !found->evidence.empty()) continue;
      return refuse(LibraryRefusal::checklist,
                    fmt::format("the condition '{}' is to be met, with evidence", demand.id));
    }
    if (!one.impact) return refuse(LibraryRefusal::documents, "the analysis of energy and carbon impact is missing");
    if (one.impact->origin.empty() || one.impact->output <= Decimal{0, 0} || saved_t(*one.impact) <= Rational{0}) {
      return refuse(LibraryRefusal::documents,
                    "the impact names what it stands on, an output above zero, and less CO2 for each unit than before");
    }
    return true;
  }

  bool answered() {
    if (const auto faults = checklist_faults(rule_, action_.answers); !faults.empty()) {
      return refuse(LibraryRefusal::checklist, joined(faults, "; "));
    }
    for (const LibraryAnswer& one : action_.answers) {
      if (one.yes) continue;
      return refuse(
          LibraryRefusal::checklist,
          fmt::format("'{}' is answered no: what does not hold the seven principles is not applied for", one.id));
    }
    event_.answers = action_.answers;
    return true;
  }

  bool renewal_asked() {
    if (day_ > *entry_.valid_to || day_ < months_later(*entry_.valid_to, -rule_.term.renewal_months)) {
      return refuse(LibraryRefusal::time, fmt::format("a renewal is asked for in the {} months before {}",
                                                      rule_.term.renewal_months, text_of(*entry_.valid_to)));
    }
    for (const LibraryDue& due : dues_on(rule_, entry_, day_)) {
      if (!due.overdue || due.act == Act::ask_renewal) continue;
      return refuse(LibraryRefusal::ground,
                    fmt::format("'{}' is due since {}: do that first", name_of(due.act), text_of(due.due)));
    }
    return true;
  }

  bool not_twice() {
    for (const LibraryEvent* one : entry_.votes()) {
      if (one->by.person != actor_.person) continue;
      return refuse(LibraryRefusal::rights, fmt::format("{} has voted in this round", in_quotes(actor_.person)));
    }
    return true;
  }

  bool judged() {
    if (const auto faults = checklist_faults(rule_, action_.answers); !faults.empty()) {
      return refuse(LibraryRefusal::checklist, joined(faults, "; "));
    }
    const bool all = std::ranges::all_of(action_.answers, &LibraryAnswer::yes);
    if (action_.pass && !all) {
      return refuse(LibraryRefusal::checklist, "a principle is answered no: that is no pass");
    }
    event_.answers = action_.answers;
    event_.pass = action_.pass;
    const bool renewal = is_inside(entry_.state);
    if (vetoed(rule_, action_.answers) != nullptr) {
      event_.to = renewal ? State::removed : State::rejected;
    } else if (action_.act == Act::assess) {
      event_.to = action_.pass ? (renewal ? State::renewal_assessed : State::assessed)
                               : (renewal ? State::in_library : State::draft);
    } else {
      event_.to = after_vote(renewal);
    }
    return true;
  }

  State after_vote(bool renewal) const {
    int votes = 1, passes = action_.pass ? 1 : 0;
    for (const LibraryEvent* one : entry_.votes()) {
      ++votes;
      if (one->pass) ++passes;
    }
    if (votes < rule_.term.experts) return entry_.state;
    const bool passed = passes * 100 >= rule_.term.expert_pass_percent * votes;
    if (passed) return renewal ? State::renewal_judged : State::judged;
    return renewal ? State::in_library : State::draft;
  }

  bool evidenced() {
    if (!action_.evidence.empty()) return true;
    return refuse(LibraryRefusal::documents,
                  fmt::format("'{}' needs what it stands on: evidence", name_of(action_.act)));
  }

  bool objection() {
    if (entry_.open_objections.empty()) return refuse(LibraryRefusal::objection, "no objection is open");
    event_.what = std::to_string(entry_.open_objections.front());
    return true;
  }

  bool reported() {
    const LibraryEventKind* kind = rule_.event(action_.what);
    if (kind == nullptr) {
      return refuse(LibraryRefusal::values,
                    fmt::format("{} is no material event of {}", in_quotes(action_.what), rule_.ref()));
    }
    if (!action_.happened || *action_.happened > day_) {
      return refuse(LibraryRefusal::values, "say on which day it happened, not after today");
    }
    event_.what = action_.what;
    event_.happened = action_.happened;
    event_.asks_review = kind->review;
    event_.to = kind->review ? State::review : entry_.state;
    return evidenced();
  }

  bool office() {
    switch (action_.act) {
      case Act::admit:
        return admitted();
      case Act::renew:
        return renewed();
      case Act::keep:
        event_.to = entry_.reviews > 1 ? State::review : entry_.before_review;
        return true;
      case Act::lapse:
        if (day_ > *entry_.valid_to) return true;
        return refuse(LibraryRefusal::time, "it is valid until " + text_of(*entry_.valid_to));
      case Act::remove:
        return grounded();
      default:
        return true;
    }
  }

  bool admitted() {
    if (!entry_.open_objections.empty()) {
      return refuse(LibraryRefusal::objection,
                    fmt::format("{} objections are open; settle or uphold each", entry_.open_objections.size()));
    }
    const Day first = *entry_.published + std::chrono::days{rule_.term.publicity_days};
    if (day_ < first) {
      return refuse(LibraryRefusal::time, fmt::format("it stands in public for {} days, until {}",
                                                      rule_.term.publicity_days, text_of(first)));
    }
    event_.valid_to = months_later(day_, rule_.term.valid_months) - std::chrono::days{1};
    return true;
  }

  bool renewed() {
    if (day_ > *entry_.valid_to) {
      return refuse(LibraryRefusal::time, fmt::format("its validity ended on {}; what ended is applied for again",
                                                      text_of(*entry_.valid_to)));
    }
    event_.valid_to =
        months_later(*entry_.valid_to + std::chrono::days{1}, rule_.term.valid_months) - std::chrono::days{1};
    return true;
  }

  bool grounded() {
    const LibraryGround* ground = rule_.ground(action_.what);
    if (ground == nullptr) {
      return refuse(LibraryRefusal::ground, fmt::format("{} is no ground of {}", in_quotes(action_.what), rule_.ref()));
    }
    event_.what = action_.what;
    if (ground->needs == GroundNeeds::review && entry_.state != State::review) {
      return refuse(LibraryRefusal::ground, "this ground follows a material event under review");
    }
    if (ground->needs != GroundNeeds::overdue) return true;
    for (const LibraryDue& due : dues_on(rule_, entry_, day_)) {
      const Day last = due.due + std::chrono::days{rule_.term.track_grace_days};
      if (due.act == Act::track && last < day_) return true;
    }
    return refuse(LibraryRefusal::ground,
                  fmt::format("no tracking report is late by more than {} days", rule_.term.track_grace_days));
  }

  const LibraryRule& rule_;
  const LibraryEntry& entry_;
  const LibraryAction& action_;
  const LibraryActor& actor_;
  Day day_;
  std::vector<State> ways_;
  LibraryEvent event_;
  RefusedLibraryAct refused_;
};

}  // namespace

std::string_view name_of(LibraryRefusal why) {
  return library_refusal_words[static_cast<std::size_t>(why) - 1];
}

std::vector<std::string> checklist_faults(const LibraryRule& rule, std::span<const LibraryAnswer> answers) {
  std::vector<std::string> faults;
  for (const LibraryPrinciple& principle : rule.principles) {
    const auto count = std::ranges::count(answers, principle.id, &LibraryAnswer::id);
    if (count != 1) {
      faults.push_back(fmt::format("'{}' has {} answers; answer each principle once", principle.id, count));
      continue;
    }
    const LibraryAnswer& one = *std::ranges::find(answers, principle.id, &LibraryAnswer::id);
    if (one.yes && one.evidence.empty()) faults.push_back(fmt::format("'{}' is answered yes without evidence", one.id));
    if (!one.yes && trimmed(one.note).empty())
      faults.push_back(fmt::format("'{}' is answered no without a word why", one.id));
  }
  for (const LibraryAnswer& one : answers) {
    if (rule.principle(one.id) == nullptr) faults.push_back(fmt::format("{} is no principle", in_quotes(one.id)));
  }
  return faults;
}

const LibraryPrinciple* vetoed(const LibraryRule& rule, std::span<const LibraryAnswer> answers) {
  for (const LibraryAnswer& one : answers) {
    const LibraryPrinciple* principle = rule.principle(one.id);
    if (!one.yes && principle != nullptr && principle->veto) return principle;
  }
  return nullptr;
}

std::variant<LibraryEvent, RefusedLibraryAct> decide(const LibraryRule& rule, const LibraryEntry& entry,
                                                     const LibraryAction& action, const LibraryActor& actor, Day day) {
  return LibraryJudging{rule, entry, action, actor, day}.run();
}

}  // namespace lantian::carbon
