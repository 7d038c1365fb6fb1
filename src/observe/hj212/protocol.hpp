#pragma once
#include "base/result.hpp"
#include "terms/region.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// The tables of HJ 212 as data (data/hj212/*.toml): commands, system types, data flags, return codes, factor codes.
namespace lantian::observe::hj212 {

/// The three editions that are alive in the field. A device has one; the Flag of a telegram is only a hint.
enum class Dialect : std::uint8_t { d2005 = 0, d2017 = 1, d2025 = 2 };
inline constexpr std::size_t dialect_count = 3;

std::string_view name_of(Dialect dialect);                    ///< "2005", "2017", "2025"
std::optional<Dialect> parse_dialect(std::string_view text);  ///< the same, also "HJ212-2017"

/// What an upload carries, which decides its time axis and its lane.
enum class Content : std::uint8_t {
  none = 0,            ///< a command or answer without data of its own
  realtime = 1,        ///< 2011, 2013: an instant
  facility_state = 2,  ///< 2021
  minute = 3,          ///< 2051, 2111: an interval of minutes
  hour = 4,            ///< 2061, 2062
  day = 5,             ///< 2031
  facility_day = 6,    ///< 2041
  noise = 7,           ///< 2052
  alarm = 8,           ///< 2071, 2072
  notice = 9,          ///< 2081, 1001, 1013, 3019, 3020 ...: something to note, no series
  heartbeat = 10,      ///< 9015
};
std::string_view name_of(Content content);

/// How the receiver answers an upload.
enum class Answer : std::uint8_t { none, data_9014, notice_9013 };

struct Command {
  int cn = 0;
  std::string meaning_en, meaning_zh;
  bool to_device = false;    ///< platform -> device
  bool to_platform = false;  ///< device -> platform
  bool in[dialect_count] = {false, false, false};
  Content content = Content::none;
  Answer answer = Answer::none;  ///< to an upload of this number that asks for one
  bool encrypted_2025 = false;   ///< 2025, 6.4.4
  bool controls = false;         ///< changes the device: needs two approvals
  std::string status;            ///< "verified", "unverified"
};

/// One monitored factor. `unit` is what the standard prints, "" where the tables disagree with the field; the unit of a
/// stored value comes from the device's profile, never from here (the unit trap of table B.2).
struct FactorCode {
  std::string code;      ///< "a34004"
  std::string old_code;  ///< "01"; empty when there was none
  std::string name_en, name_zh;
  std::string unit;
  std::string species;  ///< our symbol, "PM2.5", when it is one of terms::Species; else empty
  bool family = false;  ///< `code` is a beginning that many codes share; the factor is the code as sent
  bool words = false;   ///< a word may stand for the number (2025: conditions of production, "St")
  std::string status;
};

/// What an edition says of the header, for the deviations that a telegram is told of. Nothing here refuses a telegram.
struct DialectForm {
  int segment_most = 0;  ///< bytes of the data segment
  int area_most = 0;     ///< bytes of the data area
  int mn_length = 0;     ///< characters of MN
  bool mn_hex = false;   ///< MN of 0-9 and A-F only
  int password_length = 0;
  bool wants_qn = false;  ///< QN on every telegram; in 2005 uploads may go without
  bool wants_flag = false;
  bool re_upload_mark = false;  ///< knows RF=1
};

class Protocol {
 public:
  const DialectForm& form(Dialect dialect) const { return forms_[static_cast<std::size_t>(dialect)]; }
  /// How far a DataTime may lie ahead of our clock.
  std::chrono::seconds ahead_most() const { return ahead_most_; }
  /// Null when the number is in no edition.
  const Command* command(int cn) const;
  /// By present or old code, or by family ("e701xx" are process quantities of one kind); null when unknown.
  const FactorCode* factor(std::string_view code) const;
  bool knows_st(std::string_view st, Dialect dialect) const;
  bool knows_flag(std::string_view flag, Dialect dialect) const;
  bool knows_suffix(std::string_view suffix) const;
  /// What a data flag says about a value: true = may be used (N; ambient 2005: 3), false = not, no value = unknown
  /// flag.
  std::optional<bool> usable(std::string_view flag, Dialect dialect) const;
  /// English words for a QnRtn or ExeRtn code; "unknown code" otherwise.
  std::string_view request_return(int code) const;
  std::string_view execution_return(int code) const;
  std::string_view system_type(std::string_view st) const;  ///< English; empty when unknown
  const std::vector<Command>& commands() const { return commands_; }
  const std::vector<FactorCode>& factors() const { return factors_; }

 private:
  friend struct ProtocolReader;
  const FactorCode* family_of(std::string_view code) const;
  void place_codes();
  struct StringHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  template <class T>
  using ByText = std::unordered_map<std::string, T, StringHash, std::equal_to<>>;
  std::vector<Command> commands_;
  std::vector<std::int16_t> command_at_;  ///< by cn, -1 = none
  std::vector<FactorCode> factors_;
  ByText<std::size_t> factor_at_;
  /// The codes again by their bytes as a number, open-addressed: looked up for every factor of every telegram.
  struct CodeSlot {
    std::uint64_t key = 0;  ///< 0: empty
    std::size_t at = 0;
  };
  std::vector<CodeSlot> code_slots_;
  std::vector<std::size_t> families_;
  DialectForm forms_[dialect_count];
  std::chrono::seconds ahead_most_{0};
  struct SystemType {
    std::string name_en;
    bool in[dialect_count] = {false, false, false};
  };
  ByText<SystemType> system_types_;
  struct DataFlag {
    bool usable = false;
    bool in[dialect_count] = {false, false, false};
  };
  ByText<DataFlag> flags_;
  ByText<bool> suffixes_;
  std::unordered_map<int, std::string> request_returns_, execution_returns_;
};

/// Builds the tables from the files of data/hj212. Returns malformed with every fault, one a line with file:line.
Result<Protocol> read_protocol(std::span<const terms::SourceFile> files);

}  // namespace lantian::observe::hj212
