#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// How to reach the people who report. Events of the docket are never removed, so that nothing of a person stands in
/// them: only a random token, as `party`. What the token means lies here, outside the chain, and can be erased.
namespace lantian::keep {

/// Any part may be empty, but not phone and email both.
struct Contact {
  std::string name;   ///< at most 200 bytes
  std::string phone;  ///< as `checked_contact` writes it
  std::string email;
  friend bool operator==(const Contact&, const Contact&) = default;
};

/// The contact as it is stored: blanks at the ends cut off; a phone number without blanks, hyphens, brackets and +86,
/// digits of full width as plain ones. Returns invalid_argument with every fault, one a line; what was given is not
/// repeated, because messages are written to logs. Taken as a phone number: a mobile number of China (11 digits, 13 to
/// 19), a land line with its area code (0, then 10 to 12 digits in all), a number of 400 or 800 (10 digits), one of
/// another country with + (8 to 15 digits, ITU-T E.164).
Result<Contact> checked_contact(const Contact& given);

/// 32 lower-case hexadecimal digits: what stands for a person.
bool is_party_token(std::string_view text);
/// 128 bits of the system's random source as 32 lower-case hexadecimal digits. Returns io.
Result<std::string> new_party_token();

/// Who did what with a contact.
enum class ContactDeed : std::uint8_t { put = 1, looked = 2, erased = 3 };  ///< stored, never renumber
struct ContactAccess {
  std::string token;
  ContactDeed deed{};
  std::string by;  ///< login name
  UtcSeconds at{};
  friend bool operator==(const ContactAccess&, const ContactAccess&) = default;
};

/// Contacts in one SQLite file (WAL, synchronous=FULL, busy timeout 5 s), readable by its owner only. May be called
/// from several threads, and several processes may use one file. Whoever puts, looks or erases is written down in the
/// same transaction; those rows hold no contact and stay. Every function returns io, locked (another process uses the
/// file for longer than 5 s), invalid_argument (a token that is none, nobody named in `by`).
class DocketContacts {
 public:
  /// Makes the file when absent. Returns io, corrupt (not ours), unsupported (a newer format), locked; invalid_argument
  /// when others than its owner may read the file.
  static Result<std::unique_ptr<DocketContacts>> open(const std::string& file);
  ~DocketContacts();

  /// Durable on return. Returns conflict when the token has a contact already, and what `checked_contact` returns.
  Result<void> put(std::string_view token, const Contact& contact, std::string_view by, UtcSeconds now);

  /// The look is written down first, also one that finds nothing. Returns not_found.
  Result<Contact> find(std::string_view token, std::string_view by, UtcSeconds now);

  /// Removes a contact, and every byte of it from the file and its log. Gives how many were removed: 0 or 1. After
  /// locked it may be removed while bytes of it are still in the log, because somebody reads: erase again, also with 0
  /// to remove. Copies of the file made before are not reached. Writes the whole file anew.
  Result<std::int64_t> erase(std::string_view token, std::string_view by, UtcSeconds now);
  /// The same for every contact that was put before the Beijing day began.
  Result<std::int64_t> erase_before(Day day, std::string_view by, UtcSeconds now);

  /// How many contacts there are.
  Result<std::int64_t> count() const;
  /// Accesses to a token, the oldest first.
  Result<std::vector<ContactAccess>> accesses(std::string_view token) const;

 private:
  struct Store;
  explicit DocketContacts(std::unique_ptr<Store> store);
  std::unique_ptr<Store> store_;
};

}  // namespace lantian::keep
