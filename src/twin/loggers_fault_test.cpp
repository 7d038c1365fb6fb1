#include "twin/loggers_fault.hpp"

#include "observe/hj212/framer.hpp"
#include "observe/hj212/protocol.hpp"
#include "observe/hj212/verdict.hpp"
#include "twin/loggers_platform.hpp"
#include "twin/loggers_sample_test.hpp"

#include <array>
#include <map>
#include <set>

// Every fault of the fleet against the codec: what the plan says is answered must be taken and answered in a form that
// the logger takes, the rest must not be.

namespace {

using namespace lantian;
using namespace lantian::twin;
using namespace lantian::twin::sample;
using observe::hj212::Device;
using observe::hj212::Judged;
using observe::hj212::Verdict;

const observe::hj212::Protocol& shipped_protocol() {
  static const observe::hj212::Protocol protocol = [] {
    std::vector<terms::SourceFile> files;
    for (const char* name : {"commands", "editions", "factors", "system_types", "words"}) {
      const std::string path = std::string{"data/hj212/"} + name + ".toml";
      std::ifstream in(LANTIAN_SOURCE_DIR "/" + path, std::ios::binary);
      std::stringstream text;
      text << in.rdbuf();
      files.push_back({path, text.str()});
    }
    auto read = observe::hj212::read_protocol(files);
    REQUIRE_MESSAGE(read.ok(), (read ? "" : read.error().text()));
    return *std::move(read);
  }();
  return protocol;
}

class OneDevice : public observe::hj212::DeviceFinder {
 public:
  explicit OneDevice(std::optional<Device> device) : device_{std::move(device)} {}
  const Device* find(std::string_view mn) const override { return device_ && device_->mn == mn ? &*device_ : nullptr; }
  const Device& device() const { return *device_; }

 private:
  std::optional<Device> device_;
};

struct Heard {
  std::set<std::int64_t> answered;
  int accepted = 0, kept_back = 0;
  std::string wrong_answer;
};

bool is_taken(Verdict verdict) {
  return verdict == Verdict::accept || verdict == Verdict::accept_deviant;
}

/// What a gateway with this registry row makes of a stream, and whether the logger would take the answers.
Heard hear(const std::string& stream, const Logger& logger, const std::map<std::int64_t, Due>& said) {
  const OneDevice registry{registered(fleet_plan(), logger)};
  Heard heard;
  std::string_view rest = stream;
  for (Judged judged; !rest.empty();) {
    const observe::hj212::Cut cut = observe::hj212::next_frame(rest, true);
    if (cut.take == 0) break;
    if (cut.kind == observe::hj212::Cut::Kind::frame) {
      observe::hj212::judge(cut.frame, shipped_protocol(), registry, fleet_start + std::chrono::days{2}, judged);
      ++(is_taken(judged.verdict) ? heard.accepted : heard.kept_back);
      if (is_taken(judged.verdict)) {
        const std::string answer = observe::hj212::answer_to(judged, registry.device());
        PlatformWord word;
        if (!answer.empty()) REQUIRE(read_platform_word(answer, word) == answer.size());
        const auto due = said.find(word.qn);
        if (due != said.end()) {
          heard.answered.insert(word.qn);
          const std::string_view fault = fault_of_answer(word, logger, due->second);
          if (!fault.empty()) heard.wrong_answer = std::string{fault} + ": " + answer;
        }
      }
    }
    rest.remove_prefix(cut.take);
  }
  return heard;
}

}  // namespace

TEST_CASE("each fault has its outcome at the codec") {
  const FleetPlan& plan = fleet_plan();
  std::set<LoggerFault> seen;
  std::array<int, logger_fault_count> damaged_of{};
  for (const Logger& logger : make_fleet(plan, 11, 1500, 900)) {
    CAPTURE(logger.number);
    const FaultFacts& facts = facts_of(logger.fault);
    CAPTURE(facts.name);
    std::string stream;
    std::map<std::int64_t, Due> said;
    std::set<std::int64_t> damaged;
    Spoken spoken;
    Cadence cadence{plan, logger, fleet_start};
    for (int i = 0; i < 40; ++i, cadence.advance()) {
      REQUIRE(speak(plan, logger, cadence.next(), spoken).ok());
      damage(plan, logger, cadence.next(), spoken);
      stream += spoken.bytes;
      if (spoken.qn != 0) said[spoken.qn] = cadence.next();
      if (spoken.damaged) damaged.insert(spoken.qn);
    }
    const Heard heard = hear(stream, logger, said);
    CHECK(heard.wrong_answer == "");
    seen.insert(logger.fault);
    damaged_of.at(static_cast<std::size_t>(logger.fault)) += static_cast<int>(damaged.size());
    switch (facts.outcome) {
      case FaultOutcome::never:
        CHECK(heard.accepted == 0);
        CHECK(heard.kept_back > 0);
        break;
      case FaultOutcome::not_asked:
        CHECK(heard.accepted == 40);
        break;
      default:
        for (const auto& [qn, due] : said) {
          CAPTURE(due.cn);
          CHECK(heard.answered.contains(qn) != damaged.contains(qn));
        }
    }
  }
  CHECK(seen.size() == logger_fault_count);
  CHECK(damaged_of.at(static_cast<std::size_t>(LoggerFault::bad_crc)) > 20);
  CHECK(damaged_of.at(static_cast<std::size_t>(LoggerFault::cut)) > 20);
}
