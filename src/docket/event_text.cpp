#include "base/text.hpp"
#include "docket/event.hpp"

#include <fmt/core.h>

#include <charconv>
#include <type_traits>
#include <vector>

namespace lantian::docket {
namespace {

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '|') {
      out += "\\p";
    } else if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// What `append_escaped` wrote; absent for anything it never writes that would read as something else.
std::optional<std::string> unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    const char mark = i + 1 < text.size() ? text[i + 1] : '\0';
    if (mark == '\\' || mark == 'p') {
      out += mark == 'p' ? '|' : '\\';
      i += 1;
    } else if (mark == 'x' && i + 3 < text.size() && hex_digit(text[i + 2]) >= 0 && hex_digit(text[i + 3]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 2]) * 16 + hex_digit(text[i + 3]));
      i += 3;
    } else {
      return std::nullopt;
    }
  }
  return out;
}

template <class Whole>
bool read_whole(std::string_view text, Whole& value) {
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  return fault == std::errc{} && end == text.data() + text.size();
}

/// "2023-10-05T06:00:00Z".
bool read_instant(std::string_view text, UtcSeconds& value) {
  if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z') return false;
  const auto day = parse_day(text.substr(0, 10));
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!day || !read_whole(text.substr(11, 2), hour) || !read_whole(text.substr(14, 2), minute) ||
      !read_whole(text.substr(17, 2), second)) {
    return false;
  }
  value = UtcSeconds{day->time_since_epoch() + std::chrono::hours{hour} + std::chrono::minutes{minute} +
                     std::chrono::seconds{second}};
  return true;
}

// One value as text and back. Texts are escaped by whoever puts them beside others.
void put(std::string& out, std::string_view value) {
  append_escaped(out, value);
}
bool get(std::string_view text, std::string& value) {
  auto plain = unescaped(text);
  if (plain) value = *std::move(plain);
  return plain.has_value();
}
template <class Whole>
requires std::is_integral_v<Whole>
void put(std::string& out, Whole value) {
  out += std::to_string(value);
}
template <class Whole>
requires std::is_integral_v<Whole>
bool get(std::string_view text, Whole& value) {
  return read_whole(text, value);
}
void put(std::string& out, UtcSeconds value) {
  out += text_of(value);
}
bool get(std::string_view text, UtcSeconds& value) {
  return read_instant(text, value);
}
void put(std::string& out, Day value) {
  out += text_of(value);
}
bool get(std::string_view text, Day& value) {
  const auto day = parse_day(text);
  if (day) value = *day;
  return day.ok();
}
void put(std::string& out, EventKind value) {
  out += name_of(value);
}
bool get(std::string_view text, EventKind& value) {
  const auto kind = parse_event_kind(text);
  if (kind) value = *kind;
  return kind.has_value();
}
void put(std::string& out, Role value) {
  out += name_of(value);
}
bool get(std::string_view text, Role& value) {
  const auto role = parse_role(text);
  if (role) value = *role;
  return role.has_value();
}
void put(std::string& out, const Spot& value) {
  out += value.longitude.text() + "," + value.latitude.text();
}
bool get(std::string_view text, Spot& value) {
  const auto pieces = split(text, ',');
  if (pieces.size() != 2) return false;
  const auto longitude = parse_decimal(pieces[0]);
  const auto latitude = parse_decimal(pieces[1]);
  if (longitude && latitude) value = {*longitude, *latitude};
  return longitude.ok() && latitude.ok();
}
template <class T>
void put(std::string& out, const std::optional<T>& value) {
  if (value) put(out, *value);
}
template <class T>
bool get(std::string_view text, std::optional<T>& value) {
  if (text.empty()) return true;
  return get(text, value.emplace());
}

// A record inside one field: its parts between bars.
void put(std::string& out, const Link& value) {
  out += name_of(value.kind);
  out += '|';
  put(out, value.id);
}
bool get(std::string_view text, Link& value) {
  const auto pieces = split(text, '|');
  if (pieces.size() != 2) return false;
  const auto kind = parse_link_kind(pieces[0]);
  if (kind) value.kind = *kind;
  return kind && get(pieces[1], value.id);
}
void put(std::string& out, const FieldValue& value) {
  put(out, value.id);
  out += '|';
  put(out, value.value);
}
bool get(std::string_view text, FieldValue& value) {
  const auto pieces = split(text, '|');
  return pieces.size() == 2 && get(pieces[0], value.id) && get(pieces[1], value.value);
}
void put(std::string& out, const Attachment& value) {
  put(out, value.sha256);
  out += '|';
  put(out, value.bytes);
  for (const std::string* text : {&value.media_type, &value.name, &value.kind}) {
    out += '|';
    put(out, *text);
  }
  out += '|';
  put(out, value.taken_at);
  out += '|';
  put(out, value.spot);
}
bool get(std::string_view text, Attachment& value) {
  const auto pieces = split(text, '|');
  return pieces.size() == 7 && get(pieces[0], value.sha256) && get(pieces[1], value.bytes) &&
         get(pieces[2], value.media_type) && get(pieces[3], value.name) && get(pieces[4], value.kind) &&
         get(pieces[5], value.taken_at) && get(pieces[6], value.spot);
}

/// Writes fields in the order they are named; empty ones are left out.
class Writer {
 public:
  template <class T>
  void field(std::string_view key, const T& value) {
    begin(key);
    put(text_, value);
  }
  void field_if(std::string_view key, const std::string& value) {
    if (!value.empty()) field(key, value);
  }
  template <class T>
  void field_if(std::string_view key, const std::optional<T>& value) {
    if (value) field(key, *value);
  }
  void field_if(std::string_view key, bool value) {
    if (value) begin(key);
  }
  template <class T>
  void each(std::string_view key, const std::vector<T>& values) {
    for (const T& value : values) field(key, value);
  }
  std::string take() { return std::move(text_); }

 private:
  void begin(std::string_view key) {
    if (!text_.empty()) text_ += '\t';
    text_ += key;
    text_ += '=';
  }
  std::string text_;
};

/// Reads fields in the order they are named; the first that does not fit stops it.
class Reader {
 public:
  explicit Reader(std::string_view text) : pieces_{split(text, '\t')} {}

  template <class T>
  void field(std::string_view key, T& value) {
    const auto text = next(key);
    if (!text || !get(*text, value)) fail(key);
  }
  void field_if(std::string_view key, std::string& value) {
    if (const auto text = next(key); text && !get(*text, value)) fail(key);
  }
  template <class T>
  void field_if(std::string_view key, std::optional<T>& value) {
    if (const auto text = next(key); text && !get(*text, value.emplace())) fail(key);
  }
  void field_if(std::string_view key, bool& value) {
    if (next(key)) value = true;
  }
  template <class T>
  void each(std::string_view key, std::vector<T>& values) {
    while (const auto text = next(key)) {
      if (!get(*text, values.emplace_back())) fail(key);
    }
  }
  /// Empty when every piece was read.
  std::string fault() const {
    if (!fault_.empty()) return fault_;
    return at_ == pieces_.size() ? "" : fmt::format("{} is not expected here", in_quotes(pieces_[at_]));
  }

 private:
  std::optional<std::string_view> next(std::string_view key) {
    if (!fault_.empty() || at_ == pieces_.size()) return std::nullopt;
    const std::string_view piece = pieces_[at_];
    if (piece.size() <= key.size() || !piece.starts_with(key) || piece[key.size()] != '=') return std::nullopt;
    ++at_;
    return piece.substr(key.size() + 1);
  }
  void fail(std::string_view key) {
    if (fault_.empty()) fault_ = fmt::format("field '{}' is missing or malformed", key);
  }

  std::vector<std::string_view> pieces_;
  std::size_t at_ = 0;
  std::string fault_;
};

/// The fields of an event and their order, once for both directions. Stored: append, never reorder.
template <class Way, class E>
void walk(Way& way, E& event) {
  way.field("n", event.number);
  way.field("case", event.case_id);
  way.field("v", event.version);
  way.field("kind", event.kind);
  way.field("at", event.at);
  way.field("by", event.by);
  way.field("role", event.role);
  way.field_if("area", event.area);
  auto& body = event.body;
  way.field_if("type", body.type);
  way.field_if("topic", body.topic);
  way.field_if("place", body.place);
  way.field_if("title", body.title);
  way.field_if("text", body.text);
  way.field_if("party", body.party);
  way.field_if("transition", body.transition);
  way.field_if("state", body.state);
  way.field_if("assignee", body.assignee);
  way.field_if("reason", body.reason);
  way.field_if("step", body.step);
  way.field_if("other", body.other);
  way.field_if("due", body.due);
  way.field_if("state_due", body.state_due);
  way.field_if("happened_at", body.happened_at);
  way.field_if("spot", body.spot);
  way.field_if("rating", body.rating);
  way.each("file", body.attachments);
  way.each("link", body.links);
  way.each("unlink", body.unlinks);
  way.each("field", body.fields);
  way.field_if("synthetic", body.synthetic);
}

}  // namespace

std::string event_text(const Event& event) {
  Writer writer;
  walk(writer, event);
  return writer.take();
}

Result<Event> read_event(std::string_view text) {
  const auto malformed = [&](std::string_view why) {
    return Error{ErrorCode::malformed, fmt::format("{} is no event: {}", in_quotes(text), why), ""};
  };
  if (!is_utf8(text)) return malformed("it is not UTF-8");
  Event event;
  Reader reader{text};
  walk(reader, event);
  if (const std::string fault = reader.fault(); !fault.empty()) return malformed(fault);
  // Leading zeros, a day without hyphens and their like read well and are not what is written.
  if (event_text(event) != text) return malformed("it is not spelt as events are written");
  return event;
}

}  // namespace lantian::docket
