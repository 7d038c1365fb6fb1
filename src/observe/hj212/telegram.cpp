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

Statistic statistic_of(std::string_view suffix) {
  const auto* const found = std::ranges::find(statistic_names, suffix);
  return found == statistic_names.end() ? Statistic::other : static_cast<Statistic>(found - statistic_names.begin());
}

/// What the items of a telegram are read with.
struct SampleReader {
  const Protocol& protocol;
  const Device& device;
  Telegram& telegram;
  std::string_view bare_flag;

  void read_all(const Packet& packet);
  void take_item(const Item& item, const Item* before);
  void take_plain(const Item& item, const Item* before);
  void take_value(const Item& item);
  void read_value(Sample& sample);
  void read_number(Sample& sample);
  void mark_group(const Item& item);
  void name_factor(std::string_view code, Sample& sample);
  void settle_flags();
  void check_averages();
  void note(Deviation deviation) { telegram.deviations.add(deviation); }
};

/// A suffix that says something about a factor and is no value of it.
bool is_remark(std::string_view suffix) {
  return suffix == "EFlag" || suffix == "SampleTime" || suffix == "CompleteTime";
}

bool is_word_for_missing(std::string_view text) {
  if (text.empty()) return true;
  constexpr std::array<std::string_view, 8> words{"--", "-", "null", "NULL", "Null", "NaN", "nan", "NAN"};
  return std::ranges::find(words, text) != words.end();
}

/// Digits with at most one point and a sign '-': the spelling of the standard.
bool is_plain_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view rest = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  const bool digits = std::ranges::all_of(whole, is_digit) && std::ranges::all_of(rest, is_digit);
  return digits && !whole.empty();
}

void SampleReader::name_factor(std::string_view code, Sample& sample) {
  sample.code = code;
  sample.factor = code;
  if (const FactorSetting* setting = device.setting(code)) {
    if (!setting->factor.empty()) sample.factor = setting->factor;
    return;
  }
  const FactorCode* factor = protocol.factor(code);
  if (factor == nullptr) {
    note(Deviation::factor_unknown);
  } else if (!factor->family && factor->code != code) {
    sample.factor = factor->code;
    if (device.dialect != Dialect::d2005) note(Deviation::factor_old_code);
  }
}

void SampleReader::read_number(Sample& sample) {
  if (is_plain_number(sample.text)) {
    const Result<Decimal> value = parse_decimal(sample.text);
    if (value) {
      sample.value = *value;
      return;
    }
  } else if (!parse_decimal(sample.text)) {
    note(Deviation::value_not_number);
    return;
  }
  note(Deviation::value_form);
}

void SampleReader::read_value(Sample& sample) {
  const bool sentinel = std::ranges::find(device.sentinels, sample.text) != device.sentinels.end();
  if (sentinel || is_word_for_missing(sample.text)) {
    note(Deviation::value_missing);
  } else if (sample.suffix != "Info" && sample.suffix != "SN") {
    read_number(sample);
  }
}

void SampleReader::take_value(const Item& item) {
  const auto same = [&item](const Sample& sample) { return sample.suffix == item.name && sample.code == item.factor; };
  if (std::ranges::any_of(telegram.samples, same)) {
    note(Deviation::item_repeated);
    return;
  }
  Sample sample;
  name_factor(item.factor, sample);
  sample.suffix = item.name;
  sample.statistic = statistic_of(item.name);
  if (sample.statistic == Statistic::other && !protocol.knows_suffix(item.name)) note(Deviation::suffix_unknown);
  sample.text = item.value;
  read_value(sample);
  telegram.samples.push_back(sample);
}

/// The flag of a factor is that of all its values in the telegram.
void SampleReader::mark_group(const Item& item) {
  for (Sample& sample : telegram.samples) {
    if (sample.code == item.factor && sample.flag.empty()) sample.flag = item.value;
  }
}

/// "36,5": the piece behind the comma has no name; the number before it is not 36.
void SampleReader::take_plain(const Item& item, const Item* before) {
  if (item.name == "Flag" && item.value.data() != nullptr) {
    note(Deviation::bare_flag);
    if (bare_flag.empty()) bare_flag = item.value;
    return;
  }
  const bool piece = item.value.data() == nullptr && before != nullptr && before->group == item.group;
  if (!piece || telegram.samples.empty() || !small_number(item.name)) return;
  Sample& sample = telegram.samples.back();
  if (before->factor != sample.code || before->name != sample.suffix) return;
  sample.value.reset();
  sample.text = {sample.text.data(),
                 static_cast<std::size_t>(item.name.data() + item.name.size() - sample.text.data())};
  note(Deviation::value_form);
}

void SampleReader::take_item(const Item& item, const Item* before) {
  if (item.factor.empty()) {
    take_plain(item, before);
  } else if (item.name != "Flag" && !is_remark(item.name)) {
    take_value(item);
  }
}

void SampleReader::settle_flags() {
  for (Sample& sample : telegram.samples) {
    if (sample.flag.empty()) sample.flag = bare_flag;
    bool allowed = true;
    if (!sample.flag.empty()) {
      const std::optional<bool> usable = protocol.usable(sample.flag, device.dialect);
      if (!usable) note(Deviation::flag_unknown);
      allowed = usable.value_or(false);
    }
    sample.usable = allowed && sample.value.has_value();
  }
}

void SampleReader::read_all(const Packet& packet) {
  const Item* before = nullptr;
  for (const Item& item : packet.items) {
    take_item(item, before);
    before = &item;
  }
  for (const Item& item : packet.items) {
    if (!item.factor.empty() && item.name == "Flag") mark_group(item);
  }
  settle_flags();
  check_averages();
}

void SampleReader::check_averages() {
  const auto value_of = [this](const Sample& of, Statistic statistic) -> const Decimal* {
    for (const Sample& sample : telegram.samples) {
      if (sample.statistic == statistic && sample.code == of.code && sample.value) return &*sample.value;
    }
    return nullptr;
  };
  const auto check = [&](const Sample& sample, Statistic low, Statistic high) {
    const Decimal* least = value_of(sample, low);
    const Decimal* greatest = value_of(sample, high);
    const bool outside =
        (least != nullptr && *sample.value < *least) || (greatest != nullptr && *sample.value > *greatest);
    if (outside) note(Deviation::average_outside);
  };
  for (const Sample& sample : telegram.samples) {
    if (!sample.value) continue;
    if (sample.statistic == Statistic::avg) check(sample, Statistic::min, Statistic::max);
    if (sample.statistic == Statistic::zs_avg) check(sample, Statistic::zs_min, Statistic::zs_max);
  }
}

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
  telegram.deviations = {};
  place_in_time(judged.packet, device, received, telegram);
  SampleReader{protocol, device, telegram, {}}.read_all(judged.packet);
}

}  // namespace lantian::observe::hj212
