#pragma once
// For tests of ratings and balances: the synthetic enterprises in a book in memory, with the addresses over it.
#include "keep/files.hpp"
#include "keep/private_directory.hpp"
#include "serve/carbon/ratings_desk.hpp"
#include "serve/carbon/shared_trial_test.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <optional>
#include <string>

namespace lantian::serve {

struct RatingsTrial {
  keep::PrivateDirectory directory = opened(keep::PrivateDirectory::make());
  const Office& data = CarbonTrialData::shared().data;
  const InventoryOffice& inventory = CarbonTrialData::shared().inventory;
  const CarbonOffice& office = CarbonTrialData::shared().carbon;
  std::unique_ptr<keep::DocumentBook> book = keep::make_memory_document_book();
  std::shared_ptr<CarbonDesk> desk = std::make_shared<CarbonDesk>();
  std::optional<Router> router;
  std::optional<CarbonPerson> person = CarbonPerson{"head", "prefecture", "", true, true, true};
  std::vector<std::string> noted;

  RatingsTrial() {
    REQUIRE(keep_synthetic_filings(office, "changji", *book, keep::now()).ok());
    router.emplace(opened(ApiWords::open(LANTIAN_SOURCE_DIR)));
    desk->office = &inventory;
    desk->carbon = &office;
    desk->region = "changji";
    desk->directory = directory.path();
    desk->synthetic = true;
    desk->book = [this] { return book.get(); };
    desk->who = [this](const HttpRequest&) { return person; };
    desk->noted = [this](const HttpRequest&, const std::string& action, const std::string& subject,
                         const std::string& detail) -> Result<void> {
      noted.push_back(action + " " + subject + " " + detail);
      return {};
    };
    mount_carbon_ratings(*router, desk);
    mount_carbon_own_codes(*router, desk);
    mount_carbon_balances(*router, desk);
  }
  RatingsTrial(const RatingsTrial&) = delete;
  RatingsTrial& operator=(const RatingsTrial&) = delete;

  template <class T>
  static T opened(Result<T> result) {
    REQUIRE_MESSAGE(result.ok(), result.error().text());
    return *std::move(result);
  }
  /// `peer`: whoever asks from another address has a limit of her own.
  HttpReply ask(const std::string& method, const std::string& path, const std::string& query = "",
                const std::string& body = "", const std::string& peer = "192.0.2.1") const {
    HttpRequest request;
    request.method = method;
    request.path = "/api/v1/carbon" + path;
    request.query = query;
    request.body = body;
    request.peer = peer;
    return (*router)(request);
  }
  nlohmann::json read(const std::string& path, const std::string& query = "") const {
    const HttpReply reply = ask("GET", path, query);
    REQUIRE_MESSAGE(reply.status == 200, reply.body);
    return nlohmann::json::parse(reply.body);
  }
};

}  // namespace lantian::serve
