// Entries walked at random: no sequence of acts brings an entry into the library past its judges. The model beside it
// is written from the drawing in doc/carbon-library.md.
#include "carbon/library/library_sample_test.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>

using namespace lantian;
using namespace lantian::carbon;
using namespace lantian::carbon::trial;

namespace {

constexpr int library_walks = 2500, library_steps_walked = 60;

/// The drawing: states from which an act may go out, at all.
const std::map<std::string, std::set<std::string>> library_drawing{
    {"none", {"draft"}},
    {"draft", {"draft", "submit", "withdraw"}},
    {"submitted", {"assess", "withdraw"}},
    {"assessed", {"vote", "withdraw"}},
    {"judged", {"publish", "withdraw"}},
    {"publicity", {"object", "settle", "uphold", "admit", "withdraw"}},
    {"in_library", {"track", "disclose", "report", "ask_renewal", "withdraw", "remove", "lapse"}},
    {"review", {"track", "disclose", "report", "keep", "withdraw", "remove", "lapse"}},
    {"renewing", {"track", "disclose", "report", "assess", "withdraw", "remove", "lapse"}},
    {"renewal_assessed", {"track", "disclose", "report", "vote", "withdraw", "remove", "lapse"}},
    {"renewal_judged", {"track", "disclose", "report", "renew", "withdraw", "remove", "lapse"}},
};

class LibraryWalk {
 public:
  explicit LibraryWalk(std::uint32_t seed) : random_{seed} {}

  void run() {
    for (int n = 0; n < library_steps_walked; ++n) step();
    const auto again = replay(entry_.events);
    REQUIRE(again.ok());
    CHECK(again->state == entry_.state);
    CHECK(again->valid_to == entry_.valid_to);
    CHECK(again->open_objections == entry_.open_objections);
    CHECK(again->reviews == entry_.reviews);
    std::vector<LibraryEvent> gap = entry_.events;
    if (gap.size() < 3) return;
    gap.erase(gap.begin() + 1);
    CHECK_FALSE(replay(gap).ok());
  }
  const std::set<std::string>& seen() const { return seen_; }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<std::uint32_t>(below)); }

  LibraryActor actor_for(LibraryAct act) {
    static const std::vector<LibraryActor> people{library_owner,
                                                  library_agency,
                                                  library_office,
                                                  library_bank,
                                                  {"owner", "expert", "institute"},
                                                  {"agent", "finance_office", "office"},
                                                  {"insider", "third_party", "works"},
                                                  {"lender-2", "expert", "bank"}};
    if (pick(6) == 0) return people[static_cast<std::size_t>(pick(static_cast<int>(people.size())))];
    switch (function_of(act)) {
      case LibraryFunction::applicant:
        return library_owner;
      case LibraryFunction::third_party:
        return library_agency;
      case LibraryFunction::expert:
        return library_expert(pick(6));
      case LibraryFunction::office:
        return library_office;
      case LibraryFunction::objector:
        break;
    }
    return library_bank;
  }

  void step() {
    day_ += std::chrono::days{pick(12) == 0 ? pick(300) : pick(12)};
    // Now and then to the months in which a renewal is asked for.
    if (entry_.valid_to && pick(10) == 0) day_ = std::max(day_, *entry_.valid_to - std::chrono::days{pick(180)});
    LibraryAction action;
    action.act = static_cast<LibraryAct>(1 + pick(18));
    if (const auto next = next_acts(entry_.state); pick(5) != 0 && !next.empty()) {
      action.act = next[static_cast<std::size_t>(pick(static_cast<int>(next.size())))];
      const bool ends = action.act == LibraryAct::withdraw || action.act == LibraryAct::remove;
      if (ends && pick(4) != 0) action.act = next[0];
    }
    action.entry = "P";
    action.application = library_application();
    if (pick(10) != 0) action.reason = "so it is";
    const std::vector<std::string> noes{"", "", "", "", "", "", "", "", "advanced", "no_harm"};
    action.answers = library_answers(noes[static_cast<std::size_t>(pick(10))]);
    if (pick(15) == 0) action.answers[0].evidence.clear();
    action.pass = pick(8) != 0;
    action.evidence = pick(10) == 0 ? std::vector<std::string>{} : std::vector<std::string>{"paper"};
    const std::vector<std::string> what{"accident", "owner", "no_tracking", "harm", "false", "nonsense"};
    action.what = what[static_cast<std::size_t>(pick(6))];
    action.happened = day_ - std::chrono::days{pick(20) - 1};
    take(action, actor_for(action.act));
  }

  void take(const LibraryAction& action, const LibraryActor& actor) {
    const std::string before{name_of(entry_.state)}, act{name_of(action.act)};
    const auto found = library_drawing.find(before);
    const bool drawn = found != library_drawing.end() && found->second.contains(act);
    const auto outcome = decide(shipped_library(), entry_, action, actor, day_);
    if (const auto* no = std::get_if<RefusedLibraryAct>(&outcome)) {
      CHECK((no->why == LibraryRefusal::state) == !drawn);
      return;
    }
    REQUIRE(drawn);
    const LibraryEvent& event = std::get<LibraryEvent>(outcome);
    judge(event);
    REQUIRE(apply(entry_, event).ok());
    seen_.insert(std::string{name_of(entry_.state)});
  }

  /// What must hold of every event that was kept, from the events before it alone.
  void judge(const LibraryEvent& event) {
    CHECK(event.number == ++number_);
    const LibraryFunction function = function_of(event.act);
    for (const LibraryEvent& old : entry_.events) {
      if (old.by.person == event.by.person) CHECK(function_of(old.act) == function);
    }
    if (function == LibraryFunction::third_party || function == LibraryFunction::expert) {
      CHECK(event.by.organisation != "works");
      CHECK(event.by.organisation != "bank");
    }
    const bool judged = event.act == LibraryAct::assess || event.act == LibraryAct::vote;
    if (judged && vetoed(shipped_library(), event.answers) != nullptr) {
      CHECK((event.to == LibraryState::rejected || event.to == LibraryState::removed));
    }
    if (event.act == LibraryAct::admit) admitted(event);
    if (event.act == LibraryAct::renew) CHECK(day_ <= *entry_.valid_to);
    if (is_inside(event.to) && !is_inside(entry_.state)) CHECK(event.act == LibraryAct::admit);
  }

  void admitted(const LibraryEvent& event) {
    int third = 0, passes = 0, votes = 0, objections = 0, settled = 0;
    std::set<std::string> experts;
    std::optional<Day> published;
    for (const LibraryEvent& old : entry_.events) {
      if (old.act == LibraryAct::submit) {
        third = passes = votes = 0;
        experts.clear();
      }
      if (old.act == LibraryAct::assess && old.pass) ++third;
      if (old.act == LibraryAct::vote) {
        ++votes;
        passes += old.pass ? 1 : 0;
        CHECK(experts.insert(old.by.person).second);
      }
      if (old.act == LibraryAct::publish) published = old.day;
      if (old.act == LibraryAct::object) ++objections;
      if (old.act == LibraryAct::settle) ++settled;
    }
    CHECK(third == 1);
    CHECK(votes == 3);
    CHECK(passes >= 2);
    CHECK(objections == settled);
    REQUIRE(published.has_value());
    CHECK((event.day - *published).count() >= 7);
  }

  std::mt19937 random_;
  Day day_ = library_day("2024-01-01");
  LibraryEntry entry_;
  int number_ = 0;
  std::set<std::string> seen_;
};

}  // namespace

TEST_CASE("no walk of acts leaves the drawing of the library, and every state is reached") {
  std::set<std::string> seen;
  for (std::uint32_t seed = 1; seed <= library_walks; ++seed) {
    LibraryWalk walk{seed};
    walk.run();
    seen.insert(walk.seen().begin(), walk.seen().end());
  }
  const std::set<std::string> all{"draft",      "submitted", "assessed", "judged",           "publicity",
                                  "in_library", "review",    "renewing", "renewal_assessed", "renewal_judged",
                                  "rejected",   "withdrawn", "left",     "removed",          "lapsed"};
  for (const std::string& state : all) CHECK_MESSAGE(seen.contains(state), state);
}
