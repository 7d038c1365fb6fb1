#include "observe/hj212/telegram.hpp"

#include "observe/hj212/digits.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lantian::observe::hj212 {
namespace {

constexpr std::array<std::string_view, 16> statistic_names{"Rtd",   "Avg",   "Min",   "Max",    "Cou",     "ZsRtd",
                                                           "ZsAvg", "ZsMin", "ZsMax", "RawAvg", "DayData", "NightData",
                                                           "Data",  "RS",    "RT",    "other"};

/// The only statistic that a suffix of this length and beginning can be; `other` for none.
Statistic likely_statistic(std::string_view suffix) {
  using enum Statistic;
  switch (suffix.size()) {
    case 2:
      return suffix[1] == 'S' ? run_state : run_hours;
    case 3:
      if (suffix[0] == 'M') return suffix[1] == 'i' ? min : max;
      return suffix[0] == 'R' ? rtd : suffix[0] == 'A' ? avg : cou;
    case 4:
      return data;
    case 5:
      if (suffix[2] == 'M') return suffix[3] == 'i' ? zs_min : zs_max;
      return suffix[2] == 'R' ? zs_rtd : zs_avg;
    case 6:
      return raw_avg;
    case 7:
      return day_data;
    case 9:
      return night_data;
    default:
      return other;
  }
}

Statistic statistic_of(std::string_view suffix) {
  const Statistic likely = likely_statistic(suffix);
  return is_same_word(suffix, name_of(likely)) ? likely : Statistic::other;
}

/// A suffix that says something about a factor and is no value of it.
bool is_remark(std::string_view suffix) {
  return suffix == "EFlag" || suffix == "SampleTime" || suffix == "CompleteTime";
}

bool is_word_for_missing(std::string_view text) {
  if (text.empty()) return true;
  if (is_digit(text.front())) return false;
  constexpr std::array<std::string_view, 8> words{"--", "-", "null", "NULL", "Null", "NaN", "nan", "NAN"};
  return std::ranges::find(words, text) != words.end();
}

/// Digits with at most one point and a sign '-': the spelling of the standard, up to what a Decimal holds. Equal to
/// parse_decimal for these texts; false for any other. (Written in place: an optional would be copied through memory.)
bool read_plain_decimal(std::string_view text, Decimal& decimal) {
  constexpr std::size_t digits_most = 18;
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > digits_most || !is_digit(text.front())) return false;
  std::int64_t value = 0;
  std::size_t point = text.size();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_digit(c)) {
      value = value * 10 + (c - '0');
    } else if (c == '.' && point == text.size()) {
      point = i;
    } else {
      return false;
    }
  }
  decimal.unscaled = negative ? -value : value;
  decimal.places = point == text.size() ? 0 : static_cast<int>(text.size() - point - 1);
  return true;
}

/// Whether it would be a plain decimal but for its length.
bool is_plain_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || !is_digit(text.front())) return false;
  const auto points = std::ranges::count(text, '.');
  return points <= 1 && std::ranges::all_of(text, [](char c) { return c == '.' || is_digit(c); });
}

/// a < b, without fractions where the digits allow it.
bool is_less(const Decimal& a, const Decimal& b) {
  Decimal low = a;
  Decimal high = b;
  Decimal& coarse = a.places < b.places ? low : high;
  for (int i = std::min(a.places, b.places); i < std::max(a.places, b.places); ++i) {
    if (__builtin_mul_overflow(coarse.unscaled, std::int64_t{10}, &coarse.unscaled)) return a < b;
  }
  return low.unscaled < high.unscaled;
}

/// Copied and then filled in: that is much quicker than making an empty one in place, which zeroes it byte-wise.
constexpr Sample blank_sample{};
constexpr FactorPart blank_part{};

/// What the items of a telegram are read with.
class SampleReader {
 public:
  SampleReader(const Protocol& protocol, const Device& device, Telegram& telegram)
      : protocol_{&protocol}, device_{&device}, telegram_{&telegram} {}

  void read_all(const Packet& packet) {
    const Item* before = nullptr;
    for (const Item& item : packet.items) {
      if (item.factor.empty()) {
        take_plain(item, before);
      } else {
        take_item(item, part_of(item.factor));
      }
      before = &item;
    }
    settle_flags();
    check_averages();
  }

 private:
  void note(Deviation deviation) { telegram_->deviations.add(deviation); }

  /// The items of a factor stand together, so the last one is nearly always the one.
  FactorPart& part_of(std::string_view code) {
    std::vector<FactorPart>& parts = telegram_->factors;
    if (!parts.empty() && is_same_word(parts.back().code, code)) return parts.back();
    for (FactorPart& part : parts) {
      if (is_same_word(part.code, code)) return part;
    }
    parts.push_back(blank_part);
    FactorPart& part = parts.back();
    part.factor = part.code = code;
    name_factor(part);
    return part;
  }

  void name_factor(FactorPart& part) {
    if (const FactorSetting* setting = device_->setting(part.code)) {
      if (!setting->factor.empty()) part.factor = setting->factor;
      return;
    }
    const FactorCode* factor = protocol_->factor(part.code);
    if (factor == nullptr) {
      note(Deviation::factor_unknown);
      return;
    }
    part.words = factor->words;
    if (factor->family || factor->code == part.code) return;
    part.factor = factor->code;
    if (device_->dialect != Dialect::d2005) note(Deviation::factor_old_code);
  }

  void take_item(const Item& item, FactorPart& part) {
    if (is_same_word(item.name, "Flag")) {
      if (part.flag.data() == nullptr) part.flag = item.value;
      if (item.value.empty()) note(Deviation::value_missing);
    } else {
      const Statistic statistic = statistic_of(item.name);
      if (statistic != Statistic::other || !is_remark(item.name)) take_value(item, statistic, part);
    }
  }

  bool is_repeated(const Item& item, Statistic statistic, const FactorPart& part) const {
    if (part.sample_at[static_cast<std::size_t>(statistic)] == 0) return false;
    if (statistic != Statistic::other) return true;
    return std::ranges::any_of(telegram_->samples, [&](const Sample& sample) {
      return sample.suffix == item.name && sample.code == item.factor;
    });
  }

  void take_value(const Item& item, Statistic statistic, FactorPart& part) {
    if (is_repeated(item, statistic, part)) {
      note(Deviation::item_repeated);
      return;
    }
    if (statistic == Statistic::other && !protocol_->knows_suffix(item.name)) note(Deviation::suffix_unknown);
    telegram_->samples.push_back(blank_sample);
    Sample& sample = telegram_->samples.back();
    sample.factor = part.factor;
    sample.code = part.code;
    sample.statistic = statistic;
    sample.suffix = item.name;
    sample.text = item.value;
    read_value(sample, part.words);
    part.sample_at[static_cast<std::size_t>(statistic)] = static_cast<std::uint16_t>(telegram_->samples.size());
  }

  void read_value(Sample& sample, bool words) {
    const std::vector<std::string>& sentinels = device_->sentinels;
    Decimal value;
    if (std::ranges::find(sentinels, sample.text) != sentinels.end() || is_word_for_missing(sample.text)) {
      note(Deviation::value_missing);
    } else if (read_plain_decimal(sample.text, value)) {
      sample.value.emplace(value);
    } else if (sample.statistic != Statistic::other || (sample.suffix != "Info" && sample.suffix != "SN")) {
      read_odd_number(sample, words);
    }
  }

  void read_odd_number(Sample& sample, bool words) {
    const Result<Decimal> value = parse_decimal(sample.text);
    if (value && is_plain_number(sample.text)) {
      sample.value = *value;  // longer than the quick way goes
    } else if (value || is_plain_number(sample.text)) {
      note(Deviation::value_form);
    } else if (!words) {
      note(Deviation::value_not_number);
    }
  }

  void take_plain(const Item& item, const Item* before) {
    if (item.value.data() == nullptr) {
      take_nameless(item, before);
    } else if (item.name == "Flag") {
      note(Deviation::bare_flag);
      if (bare_flag_.empty()) bare_flag_ = item.value;
    }
  }

  /// "36,5": the piece behind the comma has no name, and the number before it is not 36.
  void take_nameless(const Item& item, const Item* before) {
    if (before == nullptr || telegram_->samples.empty()) return;
    Sample& sample = telegram_->samples.back();
    const bool next = before->group == item.group && before->value.data() == sample.text.data();
    if (!next || !small_number(item.name)) return;
    sample.value.reset();
    // Both lie in the same segment, so that the text goes on to the end of the piece.
    const auto front = static_cast<std::size_t>(item.name.data() - sample.text.data());
    // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): the size stands beside it
    sample.text = std::string_view{sample.text.data(), front + item.name.size()};
    note(Deviation::value_form);
  }

  /// The flag of a factor is that of all its values; a bare one speaks for the factors that have none.
  void settle_flags() {
    std::size_t at = 0;
    for (FactorPart& part : telegram_->factors) {
      if (part.flag.data() == nullptr) part.flag = bare_flag_;
    }
    for (Sample& sample : telegram_->samples) {
      const std::vector<FactorPart>& parts = telegram_->factors;
      if (parts[at].code.data() != sample.code.data()) {
        at = static_cast<std::size_t>(std::ranges::find(parts, sample.code, &FactorPart::code) - parts.begin());
      }
      sample.flag = parts[at].flag;
      const bool allowed = sample.flag.empty() || allows(sample.flag);
      sample.usable = allowed && sample.value.has_value();
    }
  }

  /// Nearly all values of a telegram bear one flag.
  bool allows(std::string_view flag) {
    if (flag != last_flag_) {
      last_flag_ = flag;
      const std::optional<bool> usable = protocol_->usable(flag, device_->dialect);
      if (!usable) note(Deviation::flag_unknown);
      last_allows_ = usable.value_or(false);
    }
    return last_allows_;
  }

  const Decimal* value_of(const FactorPart& part, Statistic statistic) const {
    const std::uint16_t at = part.sample_at[static_cast<std::size_t>(statistic)];
    if (at == 0) return nullptr;
    const std::optional<Decimal>& value = telegram_->samples[at - 1U].value;
    return value ? &*value : nullptr;
  }

  void check_average(const FactorPart& part, Statistic average, Statistic low, Statistic high) {
    const Decimal* const value = value_of(part, average);
    if (value == nullptr) return;
    const Decimal* const least = value_of(part, low);
    const Decimal* const greatest = value_of(part, high);
    if ((least != nullptr && is_less(*value, *least)) || (greatest != nullptr && is_less(*greatest, *value))) {
      note(Deviation::average_outside);
    }
  }

  void check_averages() {
    for (const FactorPart& part : telegram_->factors) {
      check_average(part, Statistic::avg, Statistic::min, Statistic::max);
      check_average(part, Statistic::zs_avg, Statistic::zs_min, Statistic::zs_max);
    }
  }

  const Protocol* protocol_;
  const Device* device_;
  Telegram* telegram_;
  std::string_view bare_flag_;
  std::string_view last_flag_;
  bool last_allows_ = true;
};

std::chrono::seconds length_of(Content content, const Device& device) {
  switch (content) {
    case Content::minute:
      return std::chrono::minutes{std::max(device.minute_minutes, 1)};
    case Content::hour:
      return std::chrono::hours{1};
    case Content::day:
    case Content::facility_day:
      return std::chrono::days{1};
    default:
      return std::chrono::seconds{0};
  }
}

void place_in_time(const Packet& packet, const Device& device, UtcSeconds received, Telegram& telegram) {
  telegram.begin = telegram.end = received;
  const std::optional<std::chrono::local_seconds> local = time_of_digits(packet.plain("DataTime"));
  telegram.timed = local.has_value();
  if (!local) return;
  const UtcSeconds time{local->time_since_epoch() - std::chrono::minutes{device.utc_offset_minutes}};
  const std::chrono::seconds length = length_of(telegram.content, device);
  telegram.begin = device.label == HourLabel::end ? time - length : time;
  telegram.end = telegram.begin + length;
}

}  // namespace

std::string_view name_of(Statistic statistic) {
  return statistic_names[static_cast<std::size_t>(statistic)];
}

void read_telegram(const Judged& judged, const Protocol& protocol, const Device& device, UtcSeconds received,
                   Telegram& telegram) {
  telegram.content = judged.command == nullptr ? Content::none : judged.command->content;
  telegram.reupload = judged.packet.rf == "1" && protocol.form(device.dialect).re_upload_mark;
  telegram.samples.clear();
  telegram.factors.clear();
  telegram.deviations = {};
  place_in_time(judged.packet, device, received, telegram);
  SampleReader{protocol, device, telegram}.read_all(judged.packet);
}

}  // namespace lantian::observe::hj212
