// Every type that ships, walked at random: no sequence of actions, sane or not, leaves what its file allows, and the
// events that were stored make the same case again.
#include "docket/chain.hpp"
#include "docket/ladder.hpp"
#include "docket/sample_test.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <set>

using namespace lantian;
using namespace lantian::docket;

namespace {

constexpr int model_runs = 10'000;

/// What the file of a type says, read a second time and more simply: who may go from where to where.
struct Allowed {
  std::set<std::tuple<std::string, std::string, Role>> ways;
  std::map<std::string, StateKind> kinds;
  explicit Allowed(const CaseType& type) {
    for (const State& state : type.states) kinds[state.id] = state.kind;
    for (const Transition& way : type.transitions) {
      for (const std::string& from : way.from) {
        for (const Role role : way.roles) ways.insert({from, way.to, role});
      }
    }
  }
};

/// One random walk through one case.
class Walk {
 public:
  Walk(const CaseType& type, std::uint32_t seed) : type_{type}, allowed_{type}, random_{seed} {}

  void run() {
    const int length = 3 + pick(12);
    for (int i = 0; i < length; ++i) {
      now_ += std::chrono::minutes{pick(5000)};
      try_one();
    }
    replay_again();
  }

  int steps() const { return steps_; }
  std::set<std::string> seen() const { return seen_; }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<std::uint32_t>(below)); }
  template <class T>
  const T& one_of(const std::vector<T>& values) {
    return values[static_cast<std::size_t>(pick(static_cast<int>(values.size())))];
  }

  /// Often one whom the file lets, so that walks get somewhere; else anybody.
  Actor somebody(const Action& action) {
    const Transition* way = type_.transition(action.body.transition);
    if (pick(3) > 0 && (way != nullptr || action.kind == EventKind::opened)) {
      const auto& roles = way != nullptr ? way->roles : type_.deeds[static_cast<std::size_t>(Deed::open)];
      const Role role = one_of(roles);
      Actor who = sample::actor("p0", role, role == Role::system ? "" : "652300", subject_.assignee);
      if (role == Role::citizen || role == Role::enterprise) who.party = "tok0";
      return who;
    }
    static const std::vector<std::string> places{"652300", "652301", "652301001", "652301001001-07", "652302", ""};
    const auto role = static_cast<Role>(1 + pick(role_count));
    Actor who = sample::actor("p" + std::to_string(pick(3)), role, role == Role::system ? "" : one_of(places));
    if (pick(4) == 0) who.unit = subject_.assignee;
    if (role == Role::citizen || role == Role::enterprise) who.party = "tok" + std::to_string(pick(2));
    if (pick(50) == 0) who.session_until = now_ - std::chrono::seconds{pick(2)};
    return who;
  }

  EventKind some_kind() {
    if (subject_.version == 0) return pick(20) == 0 ? EventKind::moved : EventKind::opened;
    return pick(10) < 7 ? EventKind::moved : static_cast<EventKind>(1 + pick(event_kind_count));
  }

  Action something() {
    Action action;
    action.case_id = type_.prefix + "-2023-000001";
    action.version = pick(30) == 0 ? pick(5) : subject_.version;
    action.kind = some_kind();
    EventBody& body = action.body;
    if (action.kind == EventKind::opened) {
      body.topic = one_of(type_.topics);
      body.place = "652301001001-07";
      body.title = "t";
      if (pick(2) == 0) body.links = {{LinkKind::station, "1001A"}, {LinkKind::site, "S"}, {LinkKind::outlet, "O"}};
      if (type_.deadline && type_.deadline->kind == DeadlineKind::fixed_date) body.due = sample::day("2023-12-29");
    }
    if (action.kind == EventKind::moved || action.kind == EventKind::watched) fill_step(body);
    fill_deed(action);
    return action;
  }

  void fill_step(EventBody& body) {
    const Transition& way = one_of(type_.transitions);
    // Mostly one that starts here, or a walk would stand still.
    const auto here = type_.from(subject_.state);
    const Transition& wanted = here.empty() || pick(5) == 0 ? way : *one_of(here);
    body.transition = wanted.id;
    if (pick(6) > 0) body.reason = "r";
    if (wanted.needs_assignee && pick(6) > 0) body.assignee = "p" + std::to_string(pick(3));
    if (wanted.needs_due && pick(6) > 0) body.due = sample::day("2023-12-29");
    if (pick(6) == 0) return;
    for (const EvidenceNeed& need : wanted.evidence) {
      for (int i = 0; i < need.least; ++i) body.attachments.push_back(file(need.kind));
    }
    for (const std::string& id : wanted.fields) body.fields.push_back({id, value_of(*type_.field(id))});
  }

  Attachment file(const std::string& kind) {
    Attachment made = sample::picture(kind, ++files_);
    const auto& media = sample::vocabulary().evidence_kind(kind)->media_types;
    if (!media.empty()) made.media_type = media.front();
    return made;
  }

  static std::string value_of(const Field& field) {
    switch (field.kind) {
      case FieldKind::number:
        return "12.5";
      case FieldKind::day:
        return "2023-10-05";
      case FieldKind::choice:
        return field.choices.front().id;
      case FieldKind::text:
        break;
    }
    return "v|\t";
  }

  void fill_deed(Action& action) {
    EventBody& body = action.body;
    switch (action.kind) {
      case EventKind::commented:
        body.text = "c";
        break;
      case EventKind::attached:
        body.attachments = {sample::picture("", ++files_)};
        break;
      case EventKind::assigned:
      case EventKind::transferred:
        body.assignee = "p" + std::to_string(pick(3));
        body.reason = "r";
        break;
      case EventKind::linked:
        body.links = {{static_cast<LinkKind>(1 + pick(link_kind_count)), "x"}};
        break;
      case EventKind::rated:
        body.rating = pick(7);
        break;
      case EventKind::stepped:
        body.due = subject_.next_due();
        if (!type_.ladder.empty()) body.step = one_of(type_.ladder).id;
        break;
      default:
        break;
    }
  }

  void try_one() {
    const Action action = something();
    const Actor who = somebody(action);
    const Decision decision = decide(type_, subject_, action, who, sample::setting(now_));
    if (const auto* refusal = std::get_if<Refusal>(&decision)) {
      REQUIRE(!refusal->message.empty());
      return;
    }
    const Event& event = std::get<Event>(decision);
    REQUIRE(who.role != Role::auditor);
    REQUIRE((!who.session_until || now_ < *who.session_until));
    REQUIRE(event.version == subject_.version + 1);
    const Case before = subject_;
    const auto applied = apply(type_, subject_, event);
    REQUIRE_MESSAGE(applied.ok(), (applied.ok() ? "" : applied.error().text()));
    check_against_file(before, event);
    events_.push_back(event);
  }

  void check_against_file(const Case& before, const Event& event) {
    REQUIRE(allowed_.kinds.contains(subject_.state));
    seen_.insert(subject_.state);
    const bool step = !event.body.transition.empty();
    if (event.kind == EventKind::opened) {
      REQUIRE(subject_.state == type_.initial);
    } else if (step) {
      REQUIRE(allowed_.ways.contains({before.state, subject_.state, event.role}));
      ++steps_;
    } else {
      REQUIRE(subject_.state == before.state);
    }
    const StateKind kind = allowed_.kinds.at(subject_.state);
    const bool works = kind == StateKind::open || kind == StateKind::watch;
    REQUIRE(subject_.closed_at.has_value() == !works);
    if (works) REQUIRE(subject_.next_due().has_value());
    REQUIRE(subject_.round == before.round + (event.kind == EventKind::reopened ? 1 : 0));
  }

  /// Through the text that a book keeps and back.
  void replay_again() {
    std::vector<Event> read;
    for (const Event& event : events_) {
      const auto back = read_event(event_text(event));
      REQUIRE(back.ok());
      read.push_back(*back);
    }
    const auto again = replay(type_, read);
    REQUIRE(again.ok());
    REQUIRE(*again == subject_);
  }

  const CaseType& type_;
  Allowed allowed_;
  std::mt19937 random_;
  UtcSeconds now_ = sample::at("2023-09-20 08:00");
  Case subject_;
  std::vector<Event> events_;
  std::set<std::string> seen_;
  int steps_ = 0, files_ = 0;
};

}  // namespace

TEST_CASE(
    "model: 10 000 random sequences per shipped type never leave the allowed states, and replay to the same case") {
  REQUIRE(!sample::types().all().empty());
  for (const CaseType& type : sample::types().all()) {
    CAPTURE(type.id);
    std::set<std::string> seen;
    int steps = 0;
    for (int run = 0; run < model_runs; ++run) {
      Walk walk{type, static_cast<std::uint32_t>(run)};
      walk.run();
      steps += walk.steps();
      seen.merge(walk.seen());
    }
    // The walks went somewhere: a model that only ever sees refusals would prove nothing.
    CHECK(steps > model_runs / 2);
    CHECK(seen.size() == type.states.size());
  }
}
