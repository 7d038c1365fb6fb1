#pragma once
#include "base/error.hpp"

#include <tl/expected.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace lantian {

/// The outcome of an operation that can fail: a value or an `Error`.
/// Wraps tl::expected because that class may be dropped without a warning and this one may not.
///
///   Result<Period> p = parse_period("AY2023");
///   if (!p) return p.error();
///   use(*p);
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  // NOLINTBEGIN(google-explicit-constructor): `return value;` and `return error;` are the point.
  Result(T value) : outcome_{std::move(value)} {}
  Result(Error error) : outcome_{tl::unexpect, std::move(error)} {}
  // NOLINTEND(google-explicit-constructor)

  explicit operator bool() const { return outcome_.has_value(); }
  bool ok() const { return outcome_.has_value(); }

  /// Requires: ok().
  T& operator*() & { return *outcome_; }
  const T& operator*() const& { return *outcome_; }
  T&& operator*() && { return *std::move(outcome_); }
  T* operator->() { return &*outcome_; }
  const T* operator->() const { return &*outcome_; }

  /// Requires: !ok().
  const Error& error() const { return outcome_.error(); }

 private:
  tl::expected<T, Error> outcome_;
};

/// An operation that returns nothing but may fail.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): `return error;` is the point.
  Result(Error error) : error_{std::move(error)} {}

  explicit operator bool() const { return !error_.has_value(); }
  bool ok() const { return !error_.has_value(); }
  /// Requires: !ok().
  const Error& error() const { return *error_; }  // NOLINT(bugprone-unchecked-optional-access): required

 private:
  std::optional<Error> error_;
};

}  // namespace lantian

// NOLINTBEGIN(bugprone-macro-parentheses): a declaration cannot stand in parentheses.
/// Leaves the function with the error of `expression`, or binds its value: LANTIAN_TRY(auto p, parse_period(text));
#define LANTIAN_TRY(declaration, expression) \
  LANTIAN_TRY_NAMED(declaration, expression, LANTIAN_JOINED(lantian_try_, __LINE__))
#define LANTIAN_JOINED(a, b) LANTIAN_JOINED_EXPANDED(a, b)
#define LANTIAN_JOINED_EXPANDED(a, b) a##b
#define LANTIAN_TRY_NAMED(declaration, expression, name) \
  auto name = (expression);                              \
  if (!name) return name.error();                        \
  declaration = *std::move(name)
// NOLINTEND(bugprone-macro-parentheses)

/// The same for an operation without a value: LANTIAN_CHECK(book.sync());
#define LANTIAN_CHECK(...)                                                                            \
  do {                                                                                                \
    if (const auto lantian_checked = (__VA_ARGS__); !lantian_checked) return lantian_checked.error(); \
  } while (false)
