#include "base/text.hpp"
#include "docket/event.hpp"
#include "docket/types/reading.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::docket {
namespace {

using terms::Fault;

template <class Parts>
std::string ids_of(const Parts& parts) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : ", ") + part.id;
  return text.empty() ? "none" : text;
}

bool ends(StateKind kind) {
  return kind == StateKind::done || kind == StateKind::standing;
}

/// Everything about a type that no single line shows.
class TypeCheck {
 public:
  TypeCheck(const ReadType& read, const Vocabulary& vocabulary, std::vector<Fault>& faults)
      : read_{read}, type_{read.type}, vocabulary_{vocabulary}, faults_{faults} {}

  void run() {
    head();
    for (const Transition& one : type_.transitions) transition(one);
    for (const State& one : type_.states) deadline(one);
    ways();
    ladder();
    routes();
    open_to_all();
    check();
    permits(Deed::merge, Deed::link);
    permits(Deed::split, Deed::open);
  }

 private:
  void fault(int line, std::string message) { faults_.push_back({type_.file, line, std::move(message)}); }

  void head() {
    const std::string_view path = type_.file;
    const std::string_view name = path.substr(path.find_last_of('/') + 1);
    if (name != type_.id + ".toml") {
      fault(1, fmt::format("the file of type {} is named {}; name it {}.toml", in_quotes(type_.id), name, type_.id));
    }
    if (type_.topics.empty()) fault(read_.line("top", "topics"), "no topic; name those of the vocabulary in 'topics'");
    for (const std::string& topic : type_.topics) {
      if (vocabulary_.topic(topic) == nullptr) unknown(read_.line("top", "topics"), "topic", topic, vocabulary_.topics);
    }
    if (type_.states.empty()) {
      fault(1, "no [[state]]");
      return;
    }
    const State* first = type_.state(type_.initial);
    if (first == nullptr) {
      unknown(read_.line("top", "initial"), "state", type_.initial, type_.states);
    } else if (first->kind != StateKind::open) {
      fault(read_.line("top", "initial"),
            fmt::format("a case begins in '{}', which is {}; it must be open", first->id, name_of(first->kind)));
    }
  }

  template <class Parts>
  void unknown(int line, std::string_view what, std::string_view id, const Parts& known) {
    fault(line, fmt::format("unknown {} {}; known: {}", what, in_quotes(id), ids_of(known)));
  }

  void transition(const Transition& one) {
    const int line = read_.line("transition", one.id);
    if (one.from.empty()) fault(line, fmt::format("transition '{}' starts nowhere; give 'from'", one.id));
    if (one.roles.empty()) {
      fault(line, fmt::format("transition '{}' has no role; nobody could ever take it", one.id));
    }
    const State* to = type_.state(one.to);
    if (to == nullptr) unknown(line, "state", one.to, type_.states);
    for (const std::string& id : one.from) {
      const State* from = type_.state(id);
      if (from == nullptr) {
        unknown(line, "state", id, type_.states);
      } else if (to != nullptr && from->kind == StateKind::done && to->kind != StateKind::open) {
        fault(line, fmt::format("transition '{}' leads from '{}', which is done, to '{}', which is {}; what is done is "
                                "only reopened, to an open state",
                                one.id, id, to->id, name_of(to->kind)));
      }
    }
    for (const EvidenceNeed& need : one.evidence) {
      if (vocabulary_.evidence_kind(need.kind) == nullptr) unknown(line, "evidence", need.kind, vocabulary_.evidence);
    }
    for (const std::string& field : one.fields) {
      if (type_.field(field) == nullptr) unknown(line, "field", field, type_.fields);
    }
  }

  void deadline(const State& one) {
    const int line = read_.line("state", one.id);
    if (one.kind == StateKind::done) {
      if (one.deadline)
        fault(line, fmt::format("state '{}' is done and has a deadline; what is done is not late", one.id));
    } else if (one.kind == StateKind::standing) {
      if (!one.deadline || one.deadline->kind != DeadlineKind::recurring) {
        fault(line,
              fmt::format("state '{}' is standing: give it a recurring deadline, the days to the next look", one.id));
      }
    } else if (!one.deadline && !type_.deadline) {
      fault(line, fmt::format("state '{}' has no deadline, neither its own nor the case's", one.id));
    } else if (one.deadline && one.deadline->kind == DeadlineKind::fixed_date) {
      fault(line,
            fmt::format("state '{}' has a fixed_date; only the case as a whole has a day that comes with it", one.id));
    }
  }

  /// States that can be reached from those given, along or against the transitions.
  std::set<std::string> reached(std::set<std::string> from, bool forward) const {
    for (bool grew = true; grew;) {
      const std::size_t before = from.size();
      for (const Transition& one : type_.transitions) {
        for (const std::string& start : one.from) {
          const std::string& tail = forward ? start : one.to;
          if (from.contains(tail)) from.insert(forward ? one.to : start);
        }
      }
      grew = from.size() > before;
    }
    return from;
  }

  void ways() {
    const std::set<std::string> seen = reached({type_.initial}, true);
    std::set<std::string> ending;
    for (const State& one : type_.states) {
      if (ends(one.kind)) ending.insert(one.id);
    }
    const std::set<std::string> finishing = reached(ending, false);
    for (const State& one : type_.states) {
      const int line = read_.line("state", one.id);
      if (!seen.contains(one.id)) {
        fault(line, fmt::format("state '{}' cannot be reached from '{}'", one.id, type_.initial));
      }
      if (!finishing.contains(one.id)) {
        fault(line, fmt::format("state '{}' is a dead end: no done or standing state can be reached from it", one.id));
      }
      if (one.kind == StateKind::standing && type_.from(one.id).empty()) {
        fault(line,
              fmt::format("state '{}' is standing, and no transition leads on: nobody could look at it again", one.id));
      }
    }
  }

  void ladder() {
    for (std::size_t i = 1; i < type_.ladder.size(); ++i) {
      const Rung& lower = type_.ladder[i - 1];
      const Rung& upper = type_.ladder[i];
      if (lower.days == upper.days || upper.kind <= lower.kind) {
        fault(read_.line("ladder", upper.id),
              fmt::format("rung '{}' ({}, day {}) does not come after and above '{}' ({}, day {}); severity grows with "
                          "the days",
                          upper.id, name_of(upper.kind), upper.days, lower.id, name_of(lower.kind), lower.days));
      }
    }
  }

  void routes() {
    for (std::size_t i = 0; i < type_.routes.size(); ++i) {
      const Route& one = type_.routes[i];
      const int line = read_.line("route", std::to_string(i));
      if (one.topic != "*" && !type_.has_topic(one.topic)) {
        fault(line, fmt::format("topic {} is none of this type; known: *, {}", in_quotes(one.topic),
                                joined(type_.topics, ", ")));
      }
      if (vocabulary_.unit(one.unit) == nullptr) unknown(line, "unit", one.unit, vocabulary_.units);
    }
  }

  /// A merge writes a link into the survivor, a split opens the parts: whoever may do the one must be let do the other.
  void permits(Deed deed, Deed also) {
    for (const Role role : type_.deeds.at(static_cast<std::size_t>(deed))) {
      if (type_.lets(also, role)) continue;
      fault(read_.line("top", "permit"), fmt::format("role {} may {} and not {}; {} needs both", name_of(role),
                                                     name_of(deed), name_of(also), name_of(deed)));
    }
  }

  void open_to_all() {
    for (const std::string& field : type_.open_to_all.fields) {
      if (type_.field(field) == nullptr) unknown(read_.line("top", "public"), "field", field, type_.fields);
    }
  }

  void check() {
    const int line = read_.line("top", "check");
    std::vector<const State*> watches;
    for (const State& one : type_.states) {
      if (one.kind == StateKind::watch) watches.push_back(&one);
    }
    if (!type_.check) {
      for (const State* one : watches) {
        fault(read_.line("state", one->id), fmt::format("state '{}' is a watch, and the type has no [check]", one->id));
      }
      return;
    }
    if (watches.empty()) fault(line, "[check] without a state of kind watch: it would never run");
    if (type_.check->subjects.empty())
      fault(line, "'subjects' is empty; say what the sensor stands at: station, site, outlet");
    for (const std::string& subject : type_.check->subjects) {
      const auto kind = parse_link_kind(subject);
      if (kind != LinkKind::station && kind != LinkKind::site && kind != LinkKind::outlet) {
        fault(line,
              fmt::format("{} in 'subjects' carries no sensor; allowed are station, site, outlet", in_quotes(subject)));
      }
    }
    end_of_watch("good", type_.check->good, watches);
    end_of_watch("breach", type_.check->breach, watches);
  }

  void end_of_watch(std::string_view key, const std::string& id, const std::vector<const State*>& watches) {
    const int line = read_.line("top", "check");
    const Transition* way = type_.transition(id);
    if (way == nullptr) {
      fault(line,
            fmt::format("'{}' names no transition: {}; known: {}", key, in_quotes(id), ids_of(type_.transitions)));
      return;
    }
    if (way->roles != std::vector{Role::system}) {
      fault(line,
            fmt::format("'{}': transition '{}' must be the system's alone; give it roles = [\"system\"]", key, id));
    }
    for (const State* watch : watches) {
      if (!way->starts_from(watch->id)) {
        fault(line, fmt::format("'{}': transition '{}' does not start from the watch '{}'", key, id, watch->id));
      }
    }
    if (!way->evidence.empty() || !way->fields.empty() || way->needs_assignee || way->needs_due || way->assigned_only) {
      fault(line, fmt::format("'{}': transition '{}' needs what no sensor can give; only a reason is", key, id));
    }
    const State* to = type_.state(way->to);
    const bool fits = to == nullptr || (key == "good" ? ends(to->kind) : to->kind == StateKind::open);
    if (!fits) {
      fault(line,
            fmt::format("'{}': transition '{}' leads to '{}', which is {}; a good watch ends in a done or standing "
                        "state, a breach in an open one",
                        key, id, to->id, name_of(to->kind)));
    }
  }

  const ReadType& read_;
  const CaseType& type_;
  const Vocabulary& vocabulary_;
  std::vector<Fault>& faults_;
};

}  // namespace

void check_case_type(const ReadType& read, const Vocabulary& vocabulary, std::vector<Fault>& faults) {
  TypeCheck{read, vocabulary, faults}.run();
}

}  // namespace lantian::docket
