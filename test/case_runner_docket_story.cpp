// docket TYPE: a case from its opening, step by step, by the case types, routes and calendar that ship.
#include "base/text.hpp"
#include "case_runner_docket.hpp"
#include "docket/ladder.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::cases {

using namespace docket;

namespace {

/// One of each role, where most cases happen. A row may change her: in, of, as, party, topics, until.
Actor usual_actor(Role role) {
  Actor actor;
  actor.name = std::string{name_of(role)};
  actor.role = role;
  switch (role) {
    case Role::prefecture:
      actor.area = "652300";
      actor.unit = "command_centre";
      break;
    case Role::county:
      actor.area = "652301";
      actor.unit = "housing_bureau";
      break;
    case Role::township:
      actor.area = "652301001";
      actor.unit = "town_government";
      break;
    case Role::grid:
      actor.area = "652301001001-07";
      break;
    case Role::enterprise:
    case Role::citizen:
      actor.party = "token-1";
      break;
    case Role::auditor:
    case Role::system:
      break;
  }
  return actor;
}

/// A case in the making: rows of a `given` act on it one after the other.
class DocketStory {
 public:
  DocketStory(const serve::DocketOffice& office, const CaseType& type, Asking& asking)
      : book_{keep::make_memory_docket_book(office.basis())},
        office_{office},
        desk_{book_.get(), &office},
        type_{type},
        asking_{asking} {}

  /// 2023-09-28 10:00 county does dispatch to grid. False after a refusal.
  bool take(const Clause& row, std::size_t number) {
    const UtcSeconds now = moment_at(row, 0, asking_);
    const auto role = parse_role(asking_.word(row, 2, "a role"));
    if (!role) asking_.misuse(fmt::format("'{}' is no role", row.size() > 2 ? row[2] : ""));
    if (!asking_.misused().empty()) return false;
    Actor actor = usual_actor(*role);
    if (row.size() > 3 && row[3] == "climbs") return climb(now, number);
    Action action = action_of(row, actor);
    if (!asking_.misused().empty()) return false;
    return judge(action, actor, now, number);
  }

  Outcome outcome(std::optional<UtcSeconds> now) const {
    Outcome out;
    out.refused = refused_;
    if (refused_ || subject_.version == 0) return out;
    auto& values = out.values;
    values["state"] = words(subject_.state);
    values["kind"] = words(std::string{name_of(state_kind_of(type_, subject_))});
    values["due"] = day_words(subject_.next_due());
    values["case-due"] = day_words(subject_.due);
    values["state-due"] = day_words(subject_.state_due);
    values["assignee"] = words(subject_.assignee.empty() ? "nobody" : subject_.assignee);
    values["title"] = words(subject_.title);
    values["version"] = number(Rational{subject_.version}, "");
    values["round"] = number(Rational{subject_.round}, "");
    values["rungs"] = words(subject_.steps_reached.empty() ? "none" : joined(subject_.steps_reached, " "));
    values["closed"] = words(subject_.closed_at ? beijing_text(*subject_.closed_at) : "no");
    values["responded"] = words(subject_.responded_at ? beijing_text(*subject_.responded_at) : "no");
    const UtcSeconds at = now.value_or(subject_.last_at);
    values["overdue"] = words(is_overdue(subject_, at) ? "yes" : "no");
    for (int role = 1; role <= role_count; ++role) add_choices(static_cast<Role>(role), at, values);
    return out;
  }

 private:
  void add_choices(Role role, UtcSeconds at, std::map<std::string, Value>& values) const {
    Actor actor = usual_actor(role);
    if (role == Role::citizen && !subject_.party.empty()) actor.party = subject_.party;
    std::string steps;
    for (const Choice& choice : choices(type_, subject_, actor, desk_.setting(at))) {
      steps += (steps.empty() ? "" : " ") + choice.transition->id;
    }
    values[fmt::format("may {}", name_of(role))] = words(steps.empty() ? "nothing" : steps);
  }

  bool judge(const Action& action, const Actor& actor, UtcSeconds now, std::size_t number) {
    const Decision decision = decide(type_, subject_, action, actor, desk_.setting(now));
    if (const auto* refusal = std::get_if<Refusal>(&decision)) {
      refused_ = Error{ErrorCode::invalid_argument,
                       fmt::format("row {}: {}: {}; allowed: {}", number, name_of(refusal->reason), refusal->text(),
                                   joined(refusal->allowed, " ")),
                       ""};
      return false;
    }
    if (const auto applied = apply(type_, subject_, std::get<Event>(decision)); !applied) refused_ = applied.error();
    return !refused_;
  }

  /// What the system does every morning: every rung that is reached.
  bool climb(UtcSeconds now, std::size_t number) {
    const auto actions = ladder_actions(type_, subject_, now, office_.calendar());
    if (!actions) refused_ = actions.error();
    if (!actions) return false;
    for (const Action& action : *actions) {
      if (!judge(action, usual_actor(Role::system), now, number)) return false;
    }
    return true;
  }

  Action action_of(const Clause& row, Actor& actor) {
    Action action;
    action.case_id = subject_.version == 0 ? type_.prefix + "-2023-000001" : subject_.id;
    action.version = subject_.version;
    std::size_t at = take_deed(row, action);
    while (at < row.size() && asking_.misused().empty()) at += take_key(row, at, action, actor);
    return action;
  }

  /// The deed with its word; how far the row is read then.
  std::size_t take_deed(const Clause& row, Action& action) {
    struct DeedWord {
      std::string_view word;
      EventKind kind;
      std::string EventBody::*part;
    };
    static constexpr std::array deeds{DeedWord{"opens", EventKind::opened, &EventBody::topic},
                                      DeedWord{"does", EventKind::moved, &EventBody::transition},
                                      DeedWord{"says", EventKind::commented, &EventBody::text},
                                      DeedWord{"assigns", EventKind::assigned, &EventBody::assignee},
                                      DeedWord{"transfers", EventKind::transferred, &EventBody::place},
                                      DeedWord{"reaches", EventKind::stepped, &EventBody::step}};
    const std::string& word = asking_.word(row, 3, "a deed");
    if (word == "attaches" || word == "links") {
      action.kind = word == "links" ? EventKind::linked : EventKind::attached;
      return 4;
    }
    if (word == "rates") {
      action.kind = EventKind::rated;
      action.body.rating = asking_.whole(asking_.word(row, 4, "1 to 5"));
      return 5;
    }
    const auto* deed = std::ranges::find(deeds, word, &DeedWord::word);
    if (deed == deeds.end()) {
      asking_.misuse(
          fmt::format("'{}' is no deed; opens, does, says, attaches, assigns, transfers, links, reaches, "
                      "rates and climbs are",
                      word));
      return row.size();
    }
    action.kind = deed->kind;
    action.body.*(deed->part) = asking_.word(row, 4, "a word behind the deed");
    if (deed->kind == EventKind::opened) {
      action.body.title = "made-up";
      action.body.synthetic = true;
    }
    return 5;
  }

  /// One key and what follows it; how many words that were.
  std::size_t take_key(const Clause& row, std::size_t at, Action& action, Actor& actor) {
    const std::string& key = row[at];
    const std::string& word = asking_.word(row, at + 1, "a word behind '" + key + "'");
    const std::pair<std::string_view, std::string*> texts[] = {{"at", &action.body.place},
                                                               {"to", &action.body.assignee},
                                                               {"because", &action.body.reason},
                                                               {"titled", &action.body.title},
                                                               {"in", &actor.area},
                                                               {"of", &actor.unit},
                                                               {"as", &actor.name},
                                                               {"party", &actor.party},
                                                               {"for", &action.body.party}};
    for (const auto& [name, text] : texts) {
      if (name != key) continue;
      *text = word;
      return 2;
    }
    if (key == "with") return take_file(row, at, action);
    if (key == "topics") {
      actor.topics.push_back(word);
      return 2;
    }
    if (key == "version") {
      action.version = asking_.whole(word);
      return 2;
    }
    if (key == "due") {
      action.body.due = asking_.day(word);
      return 2;
    }
    if (key == "until" || key == "seen") {
      (key == "until" ? actor.session_until : action.body.happened_at) = moment_at(row, at + 1, asking_);
      return 3;
    }
    if (key == "field" || key == "link") return take_pair(row, at, action);
    asking_.misuse(
        fmt::format("'{}' is none of at, to, because, titled, with, field, link, due, seen, version, in, of, "
                    "as, party, for, topics, until",
                    key));
    return 2;
  }

  /// field cause uncovered; link site S-12
  std::size_t take_pair(const Clause& row, std::size_t at, Action& action) {
    const std::string& second = asking_.word(row, at + 2, "two words behind '" + row[at] + "'");
    if (row[at] == "field") {
      action.body.fields.push_back({row[at + 1], second});
    } else if (const auto kind = parse_link_kind(row[at + 1])) {
      action.body.links.push_back({*kind, second});
    } else {
      asking_.misuse(fmt::format("'{}' is no kind of link", row[at + 1]));
    }
    return 3;
  }

  /// with 2 site_photo: so many files that exist nowhere else, each with a hash of its own; "old" names the first
  /// again.
  std::size_t take_file(const Clause& row, std::size_t at, Action& action) {
    const std::string& kind = asking_.word(row, at + 2, "a count and a kind of evidence behind 'with'");
    const bool old = row[at + 1] == "old";
    const int count = old ? 1 : asking_.whole(row[at + 1]);
    for (int i = 0; i < count; ++i) {
      std::string hash = std::to_string(old ? 1 : ++files_);
      hash.insert(0, 64 - hash.size(), '0');
      const bool paper = kind == "document" || kind == "agreement" || kind == "record";
      action.body.attachments.push_back({hash, 1000, paper ? "application/pdf" : "image/jpeg",
                                         paper ? "made-up.pdf" : "made-up.jpg", kind, std::nullopt, std::nullopt});
    }
    return 3;
  }

  std::unique_ptr<keep::DocketBook> book_;
  const serve::DocketOffice& office_;
  serve::DocketDesk desk_;
  const CaseType& type_;
  Asking& asking_;
  Case subject_;
  std::optional<Error> refused_;
  int files_ = 0;
};

}  // namespace

/// docket TYPE | given rows, now DAY TIME | expect state answered, due 2023-10-08, may county close
Outcome run_docket_story(const Call& call, Asking& asking) {
  const serve::DocketOffice* office = shipped_docket(asking);
  const CaseType* type = office == nullptr ? nullptr : docket_type_of(call, *office, asking);
  if (type == nullptr) return {};
  DocketStory story{*office, *type, asking};
  std::optional<UtcSeconds> now;
  std::size_t row = 0;
  for (const Clause& clause : call.given) {
    if (clause[0] == "now") {
      now = moment_at(clause, 1, asking);
    } else if (!story.take(clause, ++row)) {
      break;
    }
  }
  return story.outcome(now);
}

}  // namespace lantian::cases
