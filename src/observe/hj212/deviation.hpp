#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::observe::hj212 {

/// What can be odd about a telegram. Numbers are stored in the frame log: never renumber, only add.
/// doc/telemetry.md says for each how it is met in the field and what becomes of the telegram.
enum class Deviation : std::uint8_t {
  // the frame
  line_end = 0,        ///< not CR LF: LF, CR CR LF, the four characters "\r\n", or none
  length_fixed = 1,    ///< the length field is wrong; the check sum proves the real segment
  length_digits = 2,   ///< fewer than four digits
  crc_case = 3,        ///< lower-case check sum
  crc_digits = 4,      ///< leading zeros of the check sum left out
  crc_wrong = 5,       ///< fits neither HJ 212 nor Modbus
  crc_modbus = 6,      ///< fits CRC-16/MODBUS
  crc_impossible = 7,  ///< no segment at all has this check sum: edited by hand or another algorithm
  long_segment = 8,    ///< over 1024 bytes
  // the header
  no_qn = 9,
  qn_malformed = 10,  ///< empty, not 17 digits, or no time of the calendar
  no_flag = 11,
  flag_version = 12,  ///< the version bits name another dialect than the device's
  split_without_pnum = 13,
  pnum_without_flag = 14,
  mn_form = 15,        ///< not the dialect's length and alphabet
  password_form = 16,  ///< not six characters
  field_order = 17,
  unknown_st = 18,
  unknown_cn = 19,
  header_field_unknown = 20,
  // the data area
  no_closing = 21,       ///< the closing && is missing
  stray_separator = 22,  ///< trailing ; or ,, or ; ;
  blank_in_item = 23,    ///< "i12003-Info =0"
  no_data_time = 24,
  data_time_form = 25,  ///< 17 digits instead of 14
  data_time_old = 26,   ///< before the window of the device's profile
  data_time_future = 27,
  factor_unknown = 28,   ///< not in the factor tables and not mapped by the device
  factor_old_code = 29,  ///< a three-character code of 2005 in a later dialect
  suffix_unknown = 30,
  bare_flag = 31,         ///< "Flag=N" that belongs to no factor
  item_repeated = 32,     ///< one key twice; the first one holds
  value_missing = 33,     ///< empty, "--", "null", NaN, or a sentinel of the device: missing, never zero
  value_not_number = 34,  ///< text where a number belongs
  value_form = 35,        ///< a number in an unlawful spelling: "1e3", "+5", "36,5"
  flag_unknown = 36,      ///< a data flag that the dialect does not list
  text_not_utf8 = 37,     ///< Chinese text as GB 18030; turned into UTF-8
  // who and when, judged with the device's profile
  password_wrong = 38,
  rf_form = 39,               ///< RF other than 1, or in a dialect without RF
  average_outside = 40,       ///< Avg outside [Min, Max]
  decrypted = 41,             ///< not odd: the segment was SM4-encrypted (2025, 6.4)
  encrypted_text_form = 42,   ///< ciphertext printed as "{0x..,0x..}"
  encrypted_unreadable = 43,  ///< ciphertext for which no key of the device fits
};
inline constexpr int deviation_count = 44;

/// A set of deviations.
class Deviations {
 public:
  constexpr Deviations() = default;
  static constexpr Deviations from_bits(std::uint64_t bits) {
    Deviations set;
    set.bits_ = bits;
    return set;
  }
  constexpr std::uint64_t bits() const { return bits_; }
  constexpr void add(Deviation d) { bits_ |= std::uint64_t{1} << static_cast<unsigned>(d); }
  constexpr void add(Deviations other) { bits_ |= other.bits_; }
  constexpr Deviations without(Deviations other) const { return from_bits(bits_ & ~other.bits_); }
  constexpr bool has(Deviation d) const { return ((bits_ >> static_cast<unsigned>(d)) & 1U) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  friend constexpr bool operator==(Deviations, Deviations) = default;

 private:
  std::uint64_t bits_ = 0;
};

/// "length_fixed": the word used in the frame viewer, metrics and documents.
std::string_view name_of(Deviation deviation);
/// One plain English sentence: what it means and what the owner of the logger should set right.
std::string_view meaning_of(Deviation deviation);
/// The names of a set, in order of number.
std::vector<std::string_view> names_of(Deviations deviations);

}  // namespace lantian::observe::hj212
