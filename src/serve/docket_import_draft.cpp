#include "base/text.hpp"
#include "docket/privacy.hpp"
#include "keep/docket_contacts.hpp"
#include "serve/docket_import_parts.hpp"
#include "terms/cell_day.hpp"
#include "terms/cell_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace lantian::serve {
namespace {

using docket::LinkKind;
using terms::RecordView;

/// Whether a cell means this word: its id or one of its names.
bool means(std::string_view cell, std::string_view id, const terms::Name& name) {
  const std::string given = terms::folded_word(cell);
  return given == terms::folded_word(id) || (!name.zh.empty() && given == terms::folded_word(name.zh)) ||
         (!name.en.empty() && given == terms::folded_word(name.en));
}

/// "dust (...)": as people read it in a refusal.
std::string id_and_name(std::string_view id, const terms::Name& name) {
  return name.zh.empty() ? std::string{id} : fmt::format("{} ({})", id, name.zh);
}

std::optional<int> digits_of(std::string_view text, int most) {
  int value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = fault == std::errc{} && end == text.data() + text.size();
  return whole && text.size() <= 2 && value >= 0 && value <= most ? std::optional{value} : std::nullopt;
}

/// Seconds of the day of "22:30" or "22:30:15".
std::optional<std::chrono::seconds> time_of_day(std::string_view text) {
  const auto pieces = split(text, ':');
  if (pieces.size() < 2 || pieces.size() > 3) return std::nullopt;
  const auto hour = digits_of(pieces[0], 23);
  const auto minute = digits_of(pieces[1], 59);
  const auto second = pieces.size() == 3 ? digits_of(pieces[2], 59) : std::optional{0};
  if (!hour || !minute || !second) return std::nullopt;
  return std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{*second};
}

/// Judges the cells of one row; what cannot be taken is gathered.
class RowWords {
 public:
  RowWords(const DocketOffice& office, const RecordView& record, const std::string& file, UtcSeconds now)
      : office_{office}, record_{record}, file_{file}, now_{now} {}

  CaseDraft read() {
    CaseDraft draft;
    draft.line = record_.line();
    draft.record = record_.text("record");
    draft.parent = record_.text("parent");
    draft.type = type();
    docket::EventBody& body = draft.body;
    body.topic = topic(draft.type);
    body.place = place();
    body.title = record_.text("title");
    body.text = record_.text("text");
    draft.happened = record_.text("happened");
    body.happened_at = happened();
    body.due = due(draft.type);
    body.assignee = assignee();
    body.party = party(draft.type);
    body.spot = spot();
    body.links = links(draft);
    body.fields = fields(draft.type);
    body.synthetic = record_.truth("synthetic");
    return draft;
  }
  std::vector<terms::RowRefusal> refusals() { return std::move(refusals_); }

 private:
  /// Of people a token: what stands in an event stays there for good.
  std::string party(const docket::CaseType* type) {
    std::string text = record_.text("party");
    if (type != nullptr && type->privacy && !text.empty() && !keep::is_party_token(text)) {
      refuse("party",
             "is no token of 32 hexadecimal digits; no person stands in a case: leave it empty, and keep the "
             "contact with 'lantian docket open --phone'");
    }
    return text;
  }

  void refuse(std::string_view column, std::string message) {
    refusals_.push_back(
        {file_, record_.line(), std::string{column}, terms::cut_for_message(record_.text(column)), std::move(message)});
  }

  const docket::CaseType* type() {
    for (const docket::CaseType& one : office_.types().all()) {
      if (means(record_.text("type"), one.id, one.name)) return &one;
    }
    std::vector<std::string> known;
    for (const docket::CaseType& one : office_.types().all()) known.push_back(id_and_name(one.id, one.name));
    refuse("type", "is no case type; allowed are " + joined(known, ", "));
    return nullptr;
  }

  std::string topic(const docket::CaseType* type) {
    std::vector<std::string> allowed;
    for (const docket::Word& word : office_.vocabulary().topics) {
      if (type != nullptr && !type->has_topic(word.id)) continue;
      if (means(record_.text("topic"), word.id, word.name)) return word.id;
      allowed.push_back(id_and_name(word.id, word.name));
    }
    refuse("topic", fmt::format("is no topic{}; allowed are {}",
                                type == nullptr ? "" : fmt::format(" of type '{}'", type->id), joined(allowed, ", ")));
    return "";
  }

  /// Codes are taken where their county is one of the region: a digit that was typed wrong leads to another county.
  std::string place() {
    constexpr std::size_t county_digits = 6;
    const std::string& given = record_.text("place");
    const auto found = office_.area(given);
    const terms::Region& region = office_.region();
    for (const terms::Unit& unit : region.units) {
      if (means(given, unit.id, unit.name)) return unit.id;
    }
    if (found && (!docket::is_area_code(*found) || region.unit(found->substr(0, county_digits)) != nullptr)) {
      return *found;
    }
    std::vector<std::string> units;
    for (const terms::Unit& unit : region.units) units.push_back(id_and_name(unit.id, unit.name));
    refuse("place", fmt::format("is no place of region {}; write a code that begins with that of a county (6 digits; 9 "
                                "of a town, 12 of a village, 12 and -07 of a grid), or one of {}",
                                region.id, joined(units, ", ")));
    return "";
  }

  /// A day alone stands for an hour of its working day, as in registers; of today for no hour that is still to come.
  std::optional<UtcSeconds> happened() {
    constexpr std::chrono::hours office_hour{10};
    std::string space, stored;
    std::string_view given = terms::half_width(record_.text("happened"), space);
    if (given.empty()) return std::nullopt;
    const std::size_t cut = given.find_first_of(" T");
    const std::string_view hour = cut == std::string_view::npos ? std::string_view{} : trimmed(given.substr(cut + 1));
    const bool sound = terms::take_day(given.substr(0, cut), stored).empty();
    const auto day = sound ? parse_day(stored) : Result<Day>{Error{}};
    const auto time = time_of_day(hour);
    if (!day || (!time && !hour.empty())) {
      refuse("happened",
             "is no time; write a day like 2024-04-12, or with the hour like 2024-04-12 22:30 (Beijing time)");
      return std::nullopt;
    }
    const UtcSeconds at = to_utc(*day + (time ? *time : std::chrono::seconds{office_hour}));
    const bool today = *day == std::chrono::floor<std::chrono::days>(to_local(now_));
    const UtcSeconds seen = !time && today ? std::min(at, now_) : at;
    if (seen > now_) {
      refuse("happened", fmt::format("lies in the future (now is {}); what has not happened cannot be brought in",
                                     beijing_minute(now_)));
    }
    return seen;
  }

  std::optional<Day> due(const docket::CaseType* type) {
    const auto day = record_.day("due");
    if (type == nullptr) return day;
    const bool fixed = type->deadline && type->deadline->kind == docket::DeadlineKind::fixed_date;
    if (day && type->deadline && !fixed) {
      refuse("due", fmt::format("type '{}' works the deadline out ({} {}); leave the cell empty", type->id,
                                type->deadline->days,
                                type->deadline->kind == docket::DeadlineKind::working_days ? "working days" : "days"));
    }
    if (!day && fixed) refuse("due", fmt::format("type '{}' needs the day by which it is to be done", type->id));
    return day;
  }

  std::string assignee() const {
    const std::string& given = record_.text("assignee");
    if (given.empty()) return given;
    for (const docket::Word& word : office_.vocabulary().units) {
      if (means(given, word.id, word.name)) return word.id;
    }
    return given;  // a person
  }

  std::optional<docket::Spot> spot() {
    const auto longitude = record_.decimal("longitude"), latitude = record_.decimal("latitude");
    if (longitude && latitude) return docket::Spot{*longitude, *latitude};
    if (longitude || latitude) {
      refuse(longitude ? "latitude" : "longitude", "longitude and latitude stand together, or neither");
    }
    return std::nullopt;
  }

  std::vector<docket::Link> links(const CaseDraft& draft) {
    std::vector<docket::Link> out{{LinkKind::source, draft.record}};
    if (draft.type != nullptr && draft.type->privacy && docket::holds_phone(draft.record)) {
      refuse("record", "looks like a phone number; give the record a number of its own");
    }
    for (const LinkKind kind :
         {LinkKind::station, LinkKind::site, LinkKind::outlet, LinkKind::enterprise, LinkKind::measure}) {
      for (std::string& id : record_.list(docket::name_of(kind))) out.push_back({kind, std::move(id)});
    }
    return out;
  }

  std::vector<docket::FieldValue> fields(const docket::CaseType* type) {
    constexpr std::string_view wide_semicolon = "\xEF\xBC\x9B", wide_equals = "\xEF\xBC\x9D";
    std::string text = record_.text("fields");
    const auto narrow = [&text](std::string_view wide, std::string_view sign) {
      for (std::size_t at = 0; (at = text.find(wide, at)) != std::string::npos;) text.replace(at, wide.size(), sign);
    };
    narrow(wide_semicolon, ";");
    narrow(wide_equals, "=");
    std::vector<docket::FieldValue> out;
    for (const std::string_view piece : split(text, ';')) {
      if (trimmed(piece).empty() || type == nullptr) continue;
      if (auto value = field(*type, piece)) out.push_back(*std::move(value));
    }
    return out;
  }

  std::optional<docket::FieldValue> field(const docket::CaseType& type, std::string_view piece) {
    const std::size_t equals = piece.find('=');
    if (equals == std::string_view::npos) {
      refuse("fields", fmt::format("{} names no value; write field=value, parted by semicolons", in_quotes(piece)));
      return std::nullopt;
    }
    const std::string_view id = trimmed(piece.substr(0, equals)), value = trimmed(piece.substr(equals + 1));
    std::vector<std::string> known;
    for (const docket::Field& one : type.fields) {
      if (means(id, one.id, one.name)) return docket::FieldValue{one.id, choice_or_text(one, value)};
      known.push_back(id_and_name(one.id, one.name));
    }
    refuse("fields", fmt::format("{} is no field of type '{}'; it has {}", in_quotes(id), type.id,
                                 known.empty() ? "none" : joined(known, ", ")));
    return std::nullopt;
  }

  std::string choice_or_text(const docket::Field& field, std::string_view value) {
    if (field.kind != docket::FieldKind::choice) return std::string{value};
    std::vector<std::string> known;
    for (const docket::Word& choice : field.choices) {
      if (means(value, choice.id, choice.name)) return choice.id;
      known.push_back(id_and_name(choice.id, choice.name));
    }
    refuse("fields", fmt::format("{} is no choice of field '{}'; allowed are {}", in_quotes(value), field.id,
                                 joined(known, ", ")));
    return "";
  }

  const DocketOffice& office_;
  const RecordView& record_;
  const std::string& file_;
  UtcSeconds now_;
  std::vector<terms::RowRefusal> refusals_;
};

}  // namespace

std::variant<CaseDraft, std::vector<terms::RowRefusal>> DraftReader::read(const terms::Record& record) const {
  const RecordView view{form_, record};
  RowWords words{office_, view, file_, now_};
  CaseDraft draft = words.read();
  std::vector<terms::RowRefusal> refusals = words.refusals();
  if (!refusals.empty()) return refusals;
  return draft;
}

}  // namespace lantian::serve
