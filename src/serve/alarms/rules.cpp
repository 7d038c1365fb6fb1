#include "serve/alarms/rules.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/accounts/fetch.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using std::chrono::minutes;
constexpr int most_minutes = 31 * 24 * 60, most_flat_hours = 48, least_flat_hours = 3;
constexpr std::array<std::string_view, 7> weekday_words{"sunday",   "monday", "tuesday", "wednesday",
                                                        "thursday", "friday", "saturday"};

template <class Thing>
Thing* alarm_named(std::vector<Thing>& things, std::string_view id) {
  const auto found = std::ranges::find(things, id, &Thing::id);
  return found == things.end() ? nullptr : &*found;
}

/// An id goes into names of files.
std::string read_id(terms::Section& part) {
  std::string id = part.text("id");
  const bool plain = std::ranges::all_of(
      id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; });
  constexpr std::size_t most = 64;
  if (!plain || id.size() > most) {
    part.fault(
        part.line_of("id"),
        fmt::format("the id {} is made of other than a-z, 0-9, - and _, or is longer than {}", in_quotes(id), most));
  }
  return id;
}

minutes read_minutes(terms::Section& part, std::string_view key, int otherwise) {
  return minutes{part.whole_or(key, otherwise, 0, most_minutes)};
}

Concentration read_concentration(terms::Section& part, std::string_view key, terms::Species species) {
  const auto value = to_concentration(part.decimal(key), terms::printed_unit(species));
  if (value) return *value;
  part.fault(part.line_of(key), value.error().message);
  return {};
}

void read_above(terms::Section& part, AlarmRule& rule) {
  rule.species = part.species("species");
  rule.limit = part.text_or("limit", "");
  const bool own = part.value("above") != nullptr;
  if (own == !rule.limit.empty()) {
    part.fault(part.line(),
               "say above what: either above = \"150\" in the printed unit, or limit = \"1h\" of the "
               "standard in force");
  }
  if (own) rule.above = read_concentration(part, "above", rule.species);
}

void read_kind(terms::Section& part, AlarmRule& rule) {
  switch (rule.kind) {
    case AlarmKind::above:
      read_above(part, rule);
      break;
    case AlarmKind::flat:
      rule.species = part.species("species");
      rule.hours = part.whole("hours", least_flat_hours, most_flat_hours);
      if (part.value("within") != nullptr) rule.within = read_concentration(part, "within", rule.species);
      break;
    case AlarmKind::silent:
    case AlarmKind::device_silent:
      rule.silence = minutes{part.whole("silent_minutes", 1, most_minutes)};
      break;
  }
}

/// The lines of the file from one table to the next.
std::string text_of_part(std::string_view file, int line) {
  std::string out;
  int at = 0;
  while (!file.empty()) {
    const std::size_t end = std::min(file.find('\n'), file.size());
    const std::string_view one = file.substr(0, end);
    file.remove_prefix(std::min(end + 1, file.size()));
    ++at;
    if (at > line && one.starts_with('[')) break;
    if (at >= line) out += std::string{one} + "\n";
  }
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

class AlarmReader {
 public:
  AlarmReader(AlarmRules& out, std::vector<terms::Fault>& faults) : out_{out}, faults_{faults} {}

  void file(const terms::SourceFile& file) {
    const auto tree = terms::parse_tree(file, faults_);
    if (!tree) return;
    terms::Section top{*tree, file.path, faults_};
    source_ = top.text("source");
    status_ = top.text("status");
    text_ = file.text;
    seen_.clear();
    for (terms::Section& part : top.sections("rule")) put(part, out_.rules, rule(part));
    for (terms::Section& part : top.sections("channel")) put(part, out_.channels, channel(part));
    for (terms::Section& part : top.sections("template")) put(part, out_.templates, body(part));
    for (terms::Section& part : top.sections("mute")) put(part, out_.mutes, mute(part));
    for (terms::Section& part : top.sections("tell")) out_.steps.push_back(step(part));
    top.finish();
  }

  /// What only all files together can tell.
  void finish() {
    for (const Named& one : names_) {
      const bool there = one.what == "rule"      ? alarm_named(out_.rules, one.id) != nullptr
                         : one.what == "channel" ? alarm_named(out_.channels, one.id) != nullptr
                                                 : alarm_named(out_.templates, one.id) != nullptr;
      if (!there)
        faults_.push_back({one.file, one.line, fmt::format("there is no {} {}", one.what, in_quotes(one.id))});
    }
    std::ranges::stable_sort(out_.steps, {}, &AlarmStep::after);
  }
  /// From here on a thing takes the place of one with its id.
  void own_begin() { own_ = true; }

 private:
  struct Named {
    std::string what, id, file;
    int line = 0;
  };

  template <class Thing>
  void put(terms::Section& part, std::vector<Thing>& things, Thing thing) {
    part.finish();
    Thing* there = alarm_named(things, thing.id);
    const std::string key = fmt::format("{} {}", typeid(Thing).name(), thing.id);
    const bool twice = std::ranges::find(seen_, key) != seen_.end();
    if (there != nullptr && (twice || !own_)) {
      part.fault(part.line_of("id"), fmt::format("there are two of the id {}", in_quotes(thing.id)));
    }
    seen_.push_back(key);
    if (there != nullptr) {
      *there = std::move(thing);
    } else {
      things.push_back(std::move(thing));
    }
  }

  void name_later(const terms::Section& part, std::string what, std::string_view key, const std::string& id) {
    if (!id.empty()) names_.push_back({std::move(what), id, part.file(), part.line_of(key)});
  }

  std::vector<std::string> rules_named(terms::Section& part) {
    std::vector<std::string> out = part.texts("rules");
    for (const std::string& id : out) name_later(part, "rule", "rules", id);
    return out;
  }

  AlarmRule rule(terms::Section& part) {
    constexpr int no_data = 180;
    AlarmRule out;
    out.id = read_id(part);
    out.name = part.name("name");
    out.kind = static_cast<AlarmKind>(part.choice("what", alarm_kind_words));
    out.severity = static_cast<AlarmSeverity>(part.choice_or("severity", alarm_severity_words, 1));
    constexpr std::array<std::string_view, 2> whose{"stations", "units"};
    if (out.kind != AlarmKind::device_silent) out.of_units = part.choice_or("of", whose, 0) == 1;
    out.places = part.texts("places");
    read_kind(part, out);
    out.timing.pending = read_minutes(part, "for_minutes", 0);
    out.timing.keep_firing = read_minutes(part, "keep_firing_minutes", 0);
    out.timing.unknown = read_minutes(part, "tell_no_data_minutes", no_data);
    out.no_data_after = read_minutes(part, "no_data_after_minutes", no_data);
    out.source = part.text_or("source", source_);
    out.status = part.text_or("status", status_);
    out.text = text_of_part(text_, part.line());
    return out;
  }

  AlarmChannel channel(terms::Section& part) {
    AlarmChannel out;
    out.id = read_id(part);
    out.folder = part.text_or("folder", "");
    out.webhook = part.text_or("webhook", "");
    out.address_from = part.text_or("webhook_from", "");
    out.secret_from = part.text_or("secret_from", "");
    constexpr std::array<std::string_view, 2> languages{"zh", "en"};
    out.english = part.choice_or("language", languages, 0) == 1;
    const int targets = int{!out.folder.empty()} + int{!out.webhook.empty()} + int{!out.address_from.empty()};
    if (targets != 1) part.fault(part.line(), "say where to: one of 'folder', 'webhook' and 'webhook_from'");
    if (!out.folder.empty() && !out.folder.starts_with('/')) {
      part.fault(part.line_of("folder"), fmt::format("the folder {} is not absolute", in_quotes(out.folder)));
    }
    if (!out.webhook.empty() && !may_be_fetched(out.webhook)) {
      part.fault(
          part.line_of("webhook"),
          fmt::format("{} is no address that is sent to: https://, or http to this machine", in_quotes(out.webhook)));
    }
    if (out.folder.empty()) {
      out.template_id = part.text("template");
      name_later(part, "template", "template", out.template_id);
    } else if (!out.secret_from.empty()) {
      part.fault(part.line_of("secret_from"), "a secret is for a webhook");
    }
    return out;
  }

  static AlarmTemplate body(terms::Section& part) {
    AlarmTemplate out{read_id(part), part.text("body")};
    if (out.body.find("{text}") == std::string::npos) part.fault(part.line_of("body"), "the place {text} is missing");
    return out;
  }

  static minutes clock(terms::Section& part, std::string_view key) {
    const std::string text = part.text(key);
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : -100; };
    constexpr std::size_t length = 5;
    if (text.size() == length && text[2] == ':') {
      const int hour = 10 * digit(0) + digit(1), minute = 10 * digit(3) + digit(4);
      if (hour >= 0 && minute >= 0 && minute < 60 && 60 * hour + minute <= 24 * 60) return minutes{60 * hour + minute};
    }
    part.fault(part.line_of(key), fmt::format("{} is no time of day; write it like 22:30", in_quotes(text)));
    return {};
  }

  AlarmMute mute(terms::Section& part) {
    AlarmMute out;
    out.id = read_id(part);
    out.why = part.text("why");
    out.rules = rules_named(part);
    out.from = clock(part, "from");
    out.until = clock(part, "until");
    out.first = part.day_if("first_day");
    out.last = part.day_if("last_day");
    const std::vector<std::string> on = part.texts("on");
    if (on.empty()) out.weekdays.fill(true);
    for (const std::string& word : on) {
      const auto* found = std::ranges::find(weekday_words, word);
      if (found == weekday_words.end()) {
        part.fault(part.line_of("on"),
                   fmt::format("{} is no day of the week; write monday to sunday", in_quotes(word)));
      } else {
        out.weekdays[static_cast<std::size_t>(found - weekday_words.begin())] = true;
      }
    }
    return out;
  }

  AlarmStep step(terms::Section& part) {
    AlarmStep out;
    out.rules = rules_named(part);
    out.least = static_cast<AlarmSeverity>(part.choice_or("least_severity", alarm_severity_words, 0));
    out.after = read_minutes(part, "after_minutes", 0);
    out.channel = part.text("channel");
    name_later(part, "channel", "channel", out.channel);
    out.who = part.text("who");
    part.finish();
    return out;
  }

  AlarmRules& out_;
  std::vector<terms::Fault>& faults_;
  std::vector<Named> names_;
  std::vector<std::string> seen_;
  std::string source_, status_, text_;
  bool own_ = false;
};

}  // namespace

Result<AlarmRules> AlarmRules::read(std::span<const terms::SourceFile> shipped,
                                    std::span<const terms::SourceFile> own) {
  AlarmRules out;
  std::vector<terms::Fault> faults;
  AlarmReader reader{out, faults};
  for (const terms::SourceFile& file : shipped) reader.file(file);
  reader.own_begin();
  for (const terms::SourceFile& file : own) reader.file(file);
  reader.finish();
  if (faults.empty()) return out;
  std::vector<std::string> texts;
  for (const terms::Fault& fault : faults) texts.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(texts, "\n"), ""};
}

const AlarmRule* AlarmRules::rule(std::string_view id) const {
  const auto found = std::ranges::find(rules, id, &AlarmRule::id);
  return found == rules.end() ? nullptr : &*found;
}

const AlarmChannel* AlarmRules::channel(std::string_view id) const {
  const auto found = std::ranges::find(channels, id, &AlarmChannel::id);
  return found == channels.end() ? nullptr : &*found;
}

bool AlarmRules::muted(std::string_view rule, UtcSeconds now) const {
  const auto local = to_local(now);
  const Day today = std::chrono::floor<std::chrono::days>(local);
  return std::ranges::any_of(mutes, [&](const AlarmMute& mute) {
    if (!mute.rules.empty() && std::ranges::find(mute.rules, rule) == mute.rules.end()) return false;
    const minutes length = mute.until > mute.from ? mute.until - mute.from : mute.until - mute.from + minutes{24 * 60};
    for (const Day begun : {today, today - std::chrono::days{1}}) {
      if ((mute.first && begun < *mute.first) || (mute.last && begun > *mute.last)) continue;
      if (!mute.weekdays[std::chrono::weekday{begun}.c_encoding()]) continue;
      if (local >= begun + mute.from && local < begun + mute.from + length) return true;
    }
    return false;
  });
}

Result<AlarmRules> open_alarm_rules(const std::string& root, const std::string& book) {
  LANTIAN_TRY(const auto shipped, keep::read_tree(root + "/data/alarms", ".toml"));
  std::vector<terms::SourceFile> own;
  const std::string folder = book + "/alarms";
  if (!book.empty() && keep::exists(folder)) {
    LANTIAN_TRY(own, keep::read_tree(folder, ".toml"));
  }
  return AlarmRules::read(shipped, own);
}

std::string alarm_text(std::string_view text, std::span<const std::pair<std::string_view, std::string>> places) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    out += text.substr(0, open);
    text.remove_prefix(open);
    const auto found = std::ranges::find_if(places, [&](const auto& place) {
      return text.size() > place.first.size() + 1 && text.substr(1).starts_with(place.first) &&
             text[place.first.size() + 1] == '}';
    });
    if (found != places.end()) {
      out += found->second;
      text.remove_prefix(found->first.size() + 2);
    } else if (!text.empty()) {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

}  // namespace lantian::serve
