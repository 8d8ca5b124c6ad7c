import type { RunAttempt } from "../../../src/grant/mark.ts";
import type { TransferredToken } from "../../../src/transfer/sealed-token.ts";

/** A sealed token, and what is in it. */
export interface Vector {
  readonly run: RunAttempt;
  readonly token: TransferredToken;
  readonly sealed: string;
}

/** The key of the vectors in base64. It is text, so that nobody can use it as an input. */
export const VECTOR_KEY = "dGhpcyBrZXkgaXMgb25seSBmb3IgdGhlIHZlY3RvcnM=";

/**
 * Sealed tokens of version 1, which every later version must open. They were written once, by a program that does not
 * use the code of this project. Never change them. docs/isolated-jobs.md shows the same ones.
 */
export const VECTORS: readonly Vector[] = [
  {
    run: { serverUrl: "https://github.com", repository: "octo-org/octo-repo", runId: "42", runAttempt: "1" },
    token: {
      accessToken: "apiv1_fake-token-of-the-first-vector",
      id: "11111111-1111-4111-8111-111111111111",
      expiresAt: "2030-01-31T12:00:00Z",
      permissions: [{ action: "write", resource: "sensors" }],
      host: "https://cluster.example.com",
      product: "dedicated",
    },
    sealed:
      "sealed.v1.293.QEFCQ0RFRkdISUpLTE1OT2BhYmNkZWZnaGlqa0_WfKuc1iSdnyuc1FkvmZGoqauDsvs1bXmhxnqXLEoNA3w8-m0EF2sOokHmeiUEGL-h8Vj-2C7PPi79uM_djGTOm2w97lGPmPSs3TSWTjlDGvuFMkAMExN0I7IzdG315yvAX9Xa8UL1ZD7hFjsrEAmn4R9l6amNRTfGYum3OBj46VQ8CYYXUIF8YYksI0L_8I1UopvbDSS8T2hp7_GgUpty_wq15IDax2wnM1-XKoyAOR8Lddy_cWdP0kV9MX-TtFaGr3p4wArqFkSZNi-aNWtw6G_jJe2ST3EO23Gjak1_Bmi_67irQM8YkjjD-Dd6wWlFA5jF98S4dAwiryt8uRV6OnRxvjnr-aw",
  },
  {
    run: {
      serverUrl: "https://github.example.com",
      repository: "Octo-Org/Octo-Repo",
      runId: "18446744073709551615",
      runAttempt: "3",
    },
    token: {
      accessToken: "apiv1_fake-token-of-the-second-vector",
      id: "22222222-2222-4222-8222-222222222222",
      expiresAt: "",
      permissions: [
        { action: "read", resource: "*" },
        { action: "read", resource: "logs/2030" },
      ],
      host: "https://cluster.example.com:8086",
      product: "clustered",
    },
    sealed:
      "sealed.v1.313.gIGCg4SFhoeIiYqLjI2Oj6ChoqOkpaanqKmqq4VLI19hf_EQUUAaNZGK75_tRzZjBSK2jjhh3mdZPb_s5wKrx6zL7LGV2gs3ZY9TD2DGUrwyj1ErpA3oUwYvDrsd8NAkfiOsGbIUEPdaB2pgP1iZazM6MGk3bnTz_iMd8SaMx9uAdm18b2-tK8Tc_k3jFTYJtvTA2xR618In6QT1t_ocfz1ZsJoXjlwXYKKQxuWVEG-lbjZKoKXEETQf59DmFySJsOrUWgopXltjGbd2Vm1eCHrVEc4EfB6AwBHrn9pb4oi57VSDRMdxJ4giHCJ8eS2azY23Pl_zC1L3KWt9EbPHhLHc6n4z-7WeRn9pNZMg_WqJV4WD5B6ziBXA09RU_0kN5_qUoR9ugmZ9UgufpBGaVhM9aV7i3Gjvrw",
  },
];
