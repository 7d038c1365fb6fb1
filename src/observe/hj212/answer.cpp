#include "base/assert.hpp"
#include "observe/hj212/build.hpp"
#include "observe/hj212/verdict.hpp"

#include <fmt/core.h>

namespace lantian::observe::hj212 {
namespace {

constexpr std::string_view system_interaction = "91";

/// HJ/T 212-2005 C.6: neither MN nor PW; QN and CN of the upload and its packet numbers inside the data area. An upload
/// without QN has none to repeat, so the field is left out rather than sent empty.
std::string answer_of_2005(std::string_view cn, const Packet& packet) {
  std::string area;
  if (!packet.qn.empty()) area += fmt::format("QN={};", packet.qn);
  area += fmt::format("CN={};PNO={};PNUM={};", packet.cn, packet.pno.empty() ? "1" : packet.pno,
                      packet.pnum.empty() ? "1" : packet.pnum);
  return framed(fmt::format("ST={};CN={};CP=&&{}&&", system_interaction, cn, area));
}

std::string answer_since_2017(std::string_view cn, const Packet& packet, Dialect dialect) {
  Draft draft;
  draft.qn = packet.qn;
  draft.st = system_interaction;
  draft.cn = cn;
  draft.pw = packet.pw;
  draft.mn = packet.mn;
  draft.flag = flag_of(dialect, false, false);
  return framed(build_segment(draft));
}

}  // namespace

std::string answer_to(const Judged& judged, const Device& device) {
  LANTIAN_ASSERT(judged.verdict == Verdict::accept || judged.verdict == Verdict::accept_deviant ||
                     judged.verdict == Verdict::duplicate,
                 "only what was taken is answered");
  const std::optional<int> flag = judged.packet.flag_number();
  if (judged.command == nullptr || judged.command->answer == Answer::none || !flag || (*flag & 1) == 0) return {};
  const std::string_view cn = judged.command->answer == Answer::notice_9013 ? "9013" : "9014";
  if (device.dialect == Dialect::d2005) return answer_of_2005(cn, judged.packet);
  return answer_since_2017(cn, judged.packet, device.dialect);
}

}  // namespace lantian::observe::hj212
