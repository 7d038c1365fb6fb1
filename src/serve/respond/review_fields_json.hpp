#pragma once
#include "respond/review/season.hpp"
#include "serve/document.hpp"

#include <array>
#include <cmath>
#include <concepts>
#include <type_traits>

/// Reviews as documents: each struct names its fields once, and one pass writes them, another reads them. Heavy: only
/// for files called *_json.cpp.
namespace lantian::serve::review_fields {

template <class X, class T>
concept Is = std::same_as<std::remove_const_t<X>, T>;

// Words of enumerations both ways.
template <class E>
std::optional<E> parse_by_words(std::string_view word, int last) {
  for (int i = 0; i <= last; ++i) {
    if (word_of(static_cast<E>(i)) == word) return static_cast<E>(i);
  }
  return std::nullopt;
}
inline std::optional<respond::Level> parse_word(std::string_view w, respond::Level) { return respond::parse_level(w); }
inline std::optional<respond::AirCause> parse_word(std::string_view w, respond::AirCause) {
  return respond::parse_cause(w);
}
inline std::optional<respond::EpisodeState> parse_word(std::string_view w, respond::EpisodeState) {
  return respond::parse_episode_state(w);
}
inline std::optional<respond::EpisodeAct> parse_word(std::string_view w, respond::EpisodeAct) {
  return respond::parse_episode_act(w);
}
inline std::optional<respond::Pollutant> parse_word(std::string_view w, respond::Pollutant) {
  return respond::parse_pollutant(w);
}
inline std::optional<respond::Outcome> parse_word(std::string_view w, respond::Outcome) {
  return parse_by_words<respond::Outcome>(w, static_cast<int>(respond::Outcome::unknown));
}
inline std::optional<respond::Agreement> parse_word(std::string_view w, respond::Agreement) {
  return parse_by_words<respond::Agreement>(w, static_cast<int>(respond::Agreement::disagree));
}
inline std::optional<respond::WarningFault> parse_word(std::string_view w, respond::WarningFault) {
  return parse_by_words<respond::WarningFault>(w, static_cast<int>(respond::WarningFault::observed_unwarned));
}
inline std::optional<respond::CorrectionKind> parse_word(std::string_view w, respond::CorrectionKind) {
  return parse_by_words<respond::CorrectionKind>(w, static_cast<int>(respond::CorrectionKind::unit_unseen));
}

template <class T>
struct Unwrapped : std::false_type {};
template <class T>
struct Unwrapped<std::optional<T>> : std::true_type {};
template <class T>
struct Listed : std::false_type {};
template <class T, class A>
struct Listed<std::vector<T, A>> : std::true_type {};
template <class T, std::size_t n>
struct Listed<std::array<T, n>> : std::true_type {};

/// Writes the fields it is shown.
struct Writer {
  DocumentJson out = DocumentJson::object();
  template <class T>
  void operator()(const char* key, const T& value) {
    out[key] = written(value);
  }
  /// A field that documents kept before it was thought of lack.
  template <class T>
  void later(const char* key, const T& value) {
    out[key] = written(value);
  }
  template <class T>
  static DocumentJson written(const T& value) {
    if constexpr (Unwrapped<T>::value) {
      return value ? written(*value) : DocumentJson{};
    } else if constexpr (std::is_enum_v<T>) {
      return DocumentJson(word_of(value));
    } else if constexpr (std::same_as<T, HourEnding>) {
      return DocumentJson(hour_text(value));
    } else if constexpr (std::same_as<T, Day> || std::same_as<T, UtcSeconds>) {
      return DocumentJson(text_of(value));
    } else if constexpr (std::same_as<T, double>) {
      constexpr double steps = 1e4;
      return DocumentJson(std::round(value * steps) / steps);
    } else if constexpr (Listed<T>::value) {
      DocumentJson list = DocumentJson::array();
      for (std::size_t i = 0; i < value.size(); ++i) {
        list.push_back(written(static_cast<const typename T::value_type&>(value[i])));
      }
      return list;
    } else if constexpr (std::is_arithmetic_v<T> || std::same_as<T, std::string>) {
      return DocumentJson(value);
    } else {
      Writer inner;
      fields(inner, value);
      return std::move(inner.out);
    }
  }
};

/// Reads the fields it is shown; what is missing or of another kind is a fault with its path.
struct Reader {
  const DocumentJson& in;
  std::string path;
  std::vector<std::string>& faults;

  template <class T>
  void operator()(const char* key, T& value) const {
    const bool there = in.is_object() && in.contains(key);
    take(there ? in[key] : DocumentJson{}, path + "/" + key, value);
  }
  /// One that is not there leaves the value as it is.
  template <class T>
  void later(const char* key, T& value) const {
    if (in.is_object() && in.contains(key)) (*this)(key, value);
  }
  void wrong(const std::string& at, const char* wanted) const { faults.push_back(at + ": " + wanted + " is wanted"); }

  template <class T>
  void take(const DocumentJson& json, const std::string& at, T& value) const {
    if constexpr (Unwrapped<T>::value) {
      if (json.is_null()) return value.reset();
      take(json, at, value.emplace());
    } else if constexpr (std::is_enum_v<T> || std::same_as<T, HourEnding> || std::same_as<T, Day> ||
                         std::same_as<T, UtcSeconds> || std::same_as<T, std::string>) {
      if (!json.is_string()) return wrong(at, "a text");
      take_text(json.get<std::string>(), at, value);
    } else if constexpr (std::same_as<T, bool>) {
      if (!json.is_boolean()) return wrong(at, "true or false");
      value = json.get<bool>();
    } else if constexpr (std::is_arithmetic_v<T>) {
      const bool fits = std::is_integral_v<T> ? json.is_number_integer() : json.is_number();
      if (!fits) return wrong(at, "a number");
      value = json.get<T>();
    } else if constexpr (Listed<T>::value) {
      take_list(json, at, value);
    } else {
      if (!json.is_object()) return wrong(at, "an object");
      Reader inner{json, at, faults};
      fields(inner, value);
    }
  }

 private:
  template <class T>
  void take_text(const std::string& text, const std::string& at, T& value) const {
    if constexpr (std::same_as<T, std::string>) {
      value = text;
    } else if constexpr (std::is_enum_v<T>) {
      const auto known = parse_word(text, T{});
      if (!known) return wrong(at, "one of its words");
      value = *known;
    } else if constexpr (std::same_as<T, HourEnding>) {
      const DocumentJson holder{{"h", text}};
      value = DocumentPart{holder, at, faults}.hour("h");
    } else if constexpr (std::same_as<T, Day>) {
      const auto day = parse_day(text);
      if (!day) return wrong(at, "a day");
      value = *day;
    } else {
      const auto instant = parse_instant(text);
      if (!instant) return wrong(at, "a moment");
      value = *instant;
    }
  }
  template <class T>
  void take_list(const DocumentJson& json, const std::string& at, T& value) const {
    if (!json.is_array()) return wrong(at, "a list");
    if constexpr (requires { value.resize(json.size()); }) {
      value.resize(json.size());
    } else if (json.size() != value.size()) {
      return wrong(at, "a list of another length");
    }
    for (std::size_t i = 0; i < json.size(); ++i) {
      if constexpr (std::same_as<T, std::vector<bool>>) {
        value[i] = json[i].is_boolean() && json[i].template get<bool>();
      } else {
        take(json[i], fmt::format("{}/{}", at, i), value[i]);
      }
    }
  }
};

}  // namespace lantian::serve::review_fields
