#include "gateway/remember.hpp"

#include "gateway/reception.hpp"
#include "observe/hj212/framer.hpp"
#include "observe/hj212/verdict.hpp"

namespace lantian::gateway {
namespace {

using observe::hj212::Verdict;

constexpr std::uint32_t segments_back = 1;

}  // namespace

Result<Remembered> remember(const Spool& spool, const observe::hj212::Protocol& protocol, const Roster& roster,
                            Recall& recall) {
  // Segments are counted from 1.
  const keep::FramePlace from = spool.end.segment > segments_back + 1
                                    ? keep::FramePlace{spool.end.segment - segments_back, 0}
                                    : keep::FramePlace{};
  LANTIAN_TRY(keep::FrameReader reader, keep::FrameReader::open(spool.directory, from));
  observe::hj212::Judged judged;
  Remembered remembered;
  for (;;) {
    LANTIAN_TRY(const auto group, reader.next());
    if (group.empty()) return remembered;
    for (const keep::FrameReader::Placed& placed : group) {
      const bool accepted = placed.record.verdict == static_cast<std::uint8_t>(Verdict::accept) ||
                            placed.record.verdict == static_cast<std::uint8_t>(Verdict::accept_deviant);
      if (!accepted) continue;
      const auto cut = observe::hj212::next_frame(placed.record.bytes, true);
      if (cut.kind != observe::hj212::Cut::Kind::frame) continue;
      judge(cut.frame, protocol, roster, UtcSeconds{std::chrono::seconds{placed.record.received_us / 1'000'000}},
            judged);
      if (const auto hash = report_hash(judged)) {
        recall.settle(*hash, placed.place);
        ++remembered.telegrams;
      }
    }
  }
}

}  // namespace lantian::gateway
