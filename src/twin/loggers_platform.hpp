#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "twin/loggers.hpp"
#include "twin/loggers_cadence.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The platform's side of the line as a logger sees it: answers to its telegrams, and requests. Read strictly, byte for
/// byte as the standard prints them, because that is how loggers read: what is off here would leave a real one sending
/// for ever.
namespace lantian::twin {

/// One telegram from the platform. Views point into the window.
struct PlatformWord {
  std::string_view bytes;  ///< the frame, or the bytes that are none
  std::string_view segment;
  bool sound = false;  ///< frame, length, check sum and line end are right
  int cn = 0;
  std::int64_t qn = 0;      ///< of the telegram that is answered, or of the request; 0 = none
  int answered_cn = 0;      ///< 2005 answers name it; 0 = not named
  bool qn_in_area = false;  ///< the 2005 form
  int flag = -1;
  std::string_view st, mn, pw, area;

  bool is_answer() const { return cn == 9013 || cn == 9014; }
};

/// Reads the telegram at the front of `window`. Returns the bytes it took; 0 = more are needed. Bytes up to the next
/// "##" that are no frame come back as a word that is not sound.
std::size_t read_platform_word(std::string_view window, PlatformWord& word);

/// What is wrong with an answer to `due` of `logger`; empty = right. HJ 212-2017 C.20 - C.50, HJ/T 212-2005 C.6: 2017
/// and 2025 want the telegram's QN in front, ST=91, an empty data area and the version in the Flag; 2005 wants QN and
/// CN in the data area.
std::string_view fault_of_answer(const PlatformWord& word, const Logger& logger, const Due& due);

/// What a logger says to a request: `before` (9011), the telegrams asked for, `after` (9012); each may be empty.
struct RequestReply {
  std::string before;
  std::vector<Due> data;
  std::string after;
  std::string own;  ///< an upload that carries no series: 1011 with the logger's time
};
/// `known_from`, `now`: what the logger has of its own history. Minute, hour and day values are sent for the asked
/// stretch (at most 1000 telegrams), time is told, commands are accepted and do nothing; what it does not know is
/// refused with QnRtn=2.
RequestReply reply_to(const FleetPlan& plan, const Logger& logger, const PlatformWord& word, UtcSeconds known_from,
                      UtcSeconds now);

}  // namespace lantian::twin
